using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

public class TakenAddressTests
{
    [Fact]
    public async Task A_server_whose_port_is_in_use_says_so_in_words_and_ends()
    {
        await using var first = await ServerProcess.StartReadyAsync();
        await using var second = ServerProcess.Prepare();
        second.Launch(first.Address);

        Assert.Equal(2, await second.ExitAsync());
        Assert.Contains(
            second.Output,
            line => line.Contains("Another program listens there", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(second.Output, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }
}
