using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Watch;

namespace OAuthRegistry.Server.Tests.Reviews.Watch;

public class DriftRulesTests
{
    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("example.com", "www.example.com", true)]
    [InlineData("www.example.com", "example.com", true)]
    [InlineData("example.com", "notexample.com", false)]
    [InlineData("a.example.com", "b.example.com", false)]
    [InlineData("example.com", "example.net", false)]
    public void A_host_and_those_below_it_are_one_site(string one, string other, bool expected) =>
        Assert.Equal(expected, DriftRules.IsSameSite(one, other));

    [Theory]
    [InlineData(CheckStatus.Pass, CheckStatus.Pass, false)]
    [InlineData(CheckStatus.Pass, CheckStatus.NeedsHuman, false)]
    [InlineData(CheckStatus.Pass, CheckStatus.Warn, true)]
    [InlineData(CheckStatus.Pass, CheckStatus.Fail, true)]
    [InlineData(CheckStatus.NeedsHuman, CheckStatus.Fail, true)]
    [InlineData(CheckStatus.Warn, CheckStatus.Warn, false)]
    [InlineData(CheckStatus.Warn, CheckStatus.Fail, true)]
    [InlineData(CheckStatus.Fail, CheckStatus.Fail, false)]
    [InlineData(CheckStatus.Fail, CheckStatus.Warn, false)]
    public void What_is_worse_than_it_was_has_drifted(CheckStatus before, CheckStatus now, bool expected) =>
        Assert.Equal(expected, DriftRules.HasDrifted(before, now));

    [Theory]
    [InlineData(false, ReviewState.Approved, false)]
    [InlineData(true, ReviewState.Approved, true)]
    [InlineData(true, ReviewState.Flagged, false)]
    public void Only_what_is_approved_is_flagged_and_only_if_that_is_wanted(
        bool wanted,
        ReviewState state,
        bool expected
    ) => Assert.Equal(expected, DriftRules.AfterGrace(wanted, state) == GraceEnd.Flag);
}
