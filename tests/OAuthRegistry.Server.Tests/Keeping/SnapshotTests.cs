using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Keeping;

namespace OAuthRegistry.Server.Tests.Keeping;

/// <summary>What was read stands until something that it hangs on changes.</summary>
public class SnapshotTests
{
    private static readonly Topic Client = Topic.Client("gateway"),
        Account = Topic.Account("alice");

    private readonly CommittedChanges _changes = new(Options.Create(new KeepingOptions()), TimeProvider.System);

    private Snapshots<string> Kept => field ??= new Snapshots<string>(_changes, 10, "texts");

    [Fact]
    public void What_was_kept_is_found_until_one_of_the_things_it_hangs_on_changes()
    {
        Kept.Keep("one", "row", _changes.Moment, Client, Account);
        Assert.Equal("row", Kept.Find("one"));
        _changes.Tell(Topic.Client("other"));
        Assert.Equal("row", Kept.Find("one"));

        _changes.Tell(Account);

        Assert.Null(Kept.Find("one"));
        Kept.Keep("one", "row of then", _changes.Moment, Client, Account);
        Assert.Equal("row of then", Kept.Find("one"));
        _changes.TellAll();
        Assert.Null(Kept.Find("one"));
    }

    [Fact]
    public void What_was_read_before_a_change_and_kept_after_it_is_not_found()
    {
        var moment = _changes.Moment;
        _changes.Tell(Client);

        Kept.Keep("one", "read too early", moment, Client);

        Assert.Null(Kept.Find("one"));
    }

    [Fact]
    public void Nothing_is_kept_while_others_are_not_heard()
    {
        Kept.Keep("one", "row", _changes.Moment, Client);
        _changes.WaitToHear();
        Assert.Null(Kept.Find("one"));
        Kept.Keep("two", "row", _changes.Moment, Client);

        _changes.HeardAsOf(TimeProvider.System.GetTimestamp());

        Assert.Null(Kept.Find("two"));
        Assert.Equal("row", Kept.Find("one"));
        _changes.HeardAsOf(TimeProvider.System.GetTimestamp() - (10 * TimeProvider.System.TimestampFrequency));
        Assert.Null(Kept.Find("one"));
    }

    [Fact]
    public void Where_others_do_not_tell_it_is_kept_for_the_time_that_is_set()
    {
        var time = new Clock();
        var changes = new CommittedChanges(Options.Create(new KeepingOptions()), time);
        var kept = new Snapshots<string>(changes, 10, "texts");
        kept.Keep("one", "row", changes.Moment, Client);

        time.Seconds += 2;
        Assert.Equal("row", kept.Find("one"));
        time.Seconds += 1;
        Assert.Null(kept.Find("one"));
    }

    [Fact]
    public void With_zero_nothing_is_kept()
    {
        var options = Options.Create(new KeepingOptions { KeepKeys = TimeSpan.Zero });
        var changes = new CommittedChanges(options, TimeProvider.System);
        var kept = new Snapshots<string>(changes, 10, "texts");
        kept.Keep("one", "row", changes.Moment, Client);
        Assert.Null(kept.Find("one"));
    }

    [Fact]
    public void Of_more_than_fits_what_was_not_asked_for_lately_goes()
    {
        Kept.Keep("often", "row", _changes.Moment, Client);
        for (var i = 0; i < 1000; i++)
        {
            Kept.Keep($"once {i}", "row", _changes.Moment, Client);
            Assert.Equal("row", Kept.Find("often"));
        }

        Assert.InRange(Enumerable.Range(0, 1000).Count(i => Kept.Find($"once {i}") is not null), 1, 10);
    }

    [Fact]
    public void Of_many_who_tell_at_once_none_is_missed()
    {
        for (var round = 0; round < 200; round++)
        {
            var moment = _changes.Moment;
            Kept.Keep("one", "row", moment, Client, Account);
            Parallel.For(0, 8, i => _changes.Tell(i % 2 == 0 ? Client : Topic.Client($"{i}")));
            Assert.Null(Kept.Find("one"));
        }
    }

    [Theory]
    [InlineData("cgateway")]
    [InlineData("o")]
    [InlineData("f7f0c1de6-0d4e-4d0b-8f1f-2d8f7d0f6a11")]
    public void A_topic_is_read_as_it_is_written(string text) => Assert.Equal(text, Topic.Parse(text).ToString());

    [Theory]
    [InlineData(0.2, 1)]
    [InlineData(1, 1)]
    [InlineData(333.4, 334)]
    public void A_wait_on_the_channel_is_never_for_ever(double left, int milliseconds) =>
        Assert.Equal(milliseconds, ChangeListener.Milliseconds(TimeSpan.FromMilliseconds(left)));

    [Theory]
    [InlineData("00:00:00.001", "00:00:00.1")]
    [InlineData("00:00:01.5", "00:00:00.5")]
    [InlineData("00:00:03", "00:00:01")]
    [InlineData("3650.00:00:00", "00:00:01")]
    public void It_asks_whether_it_hears_once_a_second_and_oftener_only_where_it_must(string keep, string every) =>
        Assert.Equal(TimeSpan.Parse(every, null), ChangeListener.Every(TimeSpan.Parse(keep, null)));

    [Fact]
    public void An_empty_text_is_no_topic() => Assert.Null(Topic.Parse(""));

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
