using Microsoft.AspNetCore.Http;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>Requests go before what can wait, until it has waited long enough.</summary>
public class GivingWayTests
{
    private const int Forever = int.MaxValue;

    [Theory]
    [InlineData(50, false, Forever, 0)]
    [InlineData(50, true, Forever, 450)]
    [InlineData(50, true, 120, 120)]
    [InlineData(50, true, 90, 100)]
    [InlineData(50, true, 0, 100)]
    [InlineData(50, true, -500, 100)]
    [InlineData(3000, true, Forever, 2000)]
    [InlineData(3000, true, -500, 2000)]
    public void Work_rests_nine_times_as_long_as_it_took_while_requests_come_and_twice_when_late(
        int worked,
        bool isBusy,
        int mayWait,
        int rest
    ) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(rest),
            GivingWay.Rest(TimeSpan.FromMilliseconds(worked), isBusy, TimeSpan.FromMilliseconds(mayWait))
        );

    [Fact]
    public async Task A_request_counts_while_it_is_answered_and_for_who_began_before_it()
    {
        var traffic = new Traffic();
        var (start, answer) = (traffic.Begun, new TaskCompletionSource());

        var request = traffic.CountAsync(new DefaultHttpContext(), _ => answer.Task);

        var during = traffic.Begun;
        Assert.True(traffic.IsBusySince(start));
        Assert.True(traffic.IsBusySince(during));
        answer.SetResult();
        await request;
        Assert.True(traffic.IsBusySince(start));
        Assert.False(traffic.IsBusySince(during));
    }
}
