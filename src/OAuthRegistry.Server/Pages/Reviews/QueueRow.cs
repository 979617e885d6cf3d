using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>One line of the queue, written without indentation: forty of them are most of the page.</summary>
/// <param name="Item">What waits.</param>
/// <param name="Me">Who looks.</param>
internal sealed record QueueRow(ReviewItem Item, string Me)
{
    public AccountRef? Owner => AccountRef.From(Item.Client!.AdministrativeContact);

    public IEnumerable<CheckBody> Failed => With(CheckStatus.Fail);

    /// <summary>
    /// The others that did not pass, without those that stand in a column of their own: whose the hosts are, and that
    /// nobody has tried the redirect URLs yet.
    /// </summary>
    public IEnumerable<CheckBody> Others =>
        With(CheckStatus.Warn, CheckStatus.NeedsHuman)
            .Where(check =>
                check.Guideline != Guideline.Hosts && !(IsNetworkUntried && check.Guideline == Guideline.RedirectUris)
            );

    /// <summary>The report of the queue is written before anybody goes to the network: a person's look does.</summary>
    public bool IsNetworkUntried =>
        (Item.Checks ?? []).Exists(check =>
            check is { Guideline: Guideline.RedirectUris, Status: CheckStatus.NeedsHuman }
        );

    /// <summary>Who else works on it.</summary>
    public string? Colleague => AccountRef.From(Item.ClaimedBy)?.Id is { } by && by != Me ? by : null;

    private IEnumerable<CheckBody> With(params CheckStatus[] statuses) =>
        (Item.Checks ?? []).Where(check => statuses.Contains(check.Status));
}
