using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>One line of the queue, written without indentation: fifty of them are most of the page.</summary>
/// <param name="Item">What waits.</param>
/// <param name="Me">Who looks.</param>
internal sealed record QueueRow(ReviewItem Item, string Me)
{
    /// <summary>The checks that did not pass, what failed before the rest.</summary>
    public IEnumerable<IGrouping<CheckStatus, CheckBody>> Open =>
        (Item.Checks ?? []).GroupBy(check => check.Status).OrderBy(checks => checks.Key != CheckStatus.Fail);

    /// <summary>Who else works on it.</summary>
    public string? Colleague => AccountRef.From(Item.ClaimedBy)?.Id is { } by && by != Me ? by : null;
}
