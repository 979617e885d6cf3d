using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Desk;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Several reviews, decided or asked about with the same words: first what would happen, then that.</summary>
internal sealed class SeveralModel(Several several, UsedOnce used, Call call) : ConsoleModel(call)
{
    private const string Approving = nameof(Decision.Approve),
        Rejecting = nameof(Decision.Reject),
        Asking = "ask";

    /// <summary>What is ticked: a client ID, @ and the revision that was on the page.</summary>
    [BindProperty(Name = "reviews")]
    public List<string> Reviews
    {
        get;
        set => field = [.. value.OfType<string>().Distinct().Take(Limits.MaxSeveral + 1)];
    } = [];

    [BindProperty(Name = "reason_codes")]
    public List<Guideline> ReasonCodes { get; set; } = [];

    [BindProperty(Name = "reason")]
    public string? Reason { get; set; }

    public DecideSeveralAnswer? Answer { get; private set; }

    /// <summary>What would happen to each was shown for this.</summary>
    public string? Previewed { get; private set; }

    public bool IsDone { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(
        string? preview,
        string? act,
        string? once,
        CancellationToken cancellationToken
    )
    {
        if ((preview ?? act) is not (Approving or Rejecting or Asking))
        {
            // Enter in a field, or a button that is none of this page.
            return await PageAsync(cancellationToken);
        }

        if (preview is not null)
        {
            return await DoAsync(() => PreviewAsync(preview, cancellationToken), then: null, cancellationToken);
        }

        return await DoOnceAsync(used, once, () => DecideAsync(act!, cancellationToken), then: null, cancellationToken);
    }

    protected override Task ShowAsync(CancellationToken cancellationToken)
    {
        Caller.RequireReviewer("decide about clients");
        return Task.CompletedTask;
    }

    private async Task PreviewAsync(string what, CancellationToken cancellationToken)
    {
        Answer = await several.DecideAsync(Request(what), isDryRun: true, cancellationToken);
        Previewed = what;
    }

    private async Task DecideAsync(string what, CancellationToken cancellationToken)
    {
        Answer = await several.DecideAsync(Request(what), isDryRun: false, cancellationToken);
        IsDone = true;
    }

    private new RequestBody<DecideSeveralRequest> Request(string what)
    {
        var decision = what switch
        {
            Approving => Decision.Approve,
            Rejecting => Decision.Reject,
            _ => (Decision?)null,
        };
        var text = Reason?.ReplaceLineEndings("\n");
        return RequestBody<DecideSeveralRequest>.Of(
            new DecideSeveralRequest
            {
                Decision = decision,
                Ask = decision is null ? text ?? "" : null,
                Reason = decision is null ? null : text,
                ReasonCodes = decision is null ? null : ReasonCodes,
                Reviews = Reviews.ConvertAll(Read),
            }
        );
    }

    private static ReviewReference Read(string ticked)
    {
        var (id, revision) = ticked.Split('@', 2) is [var left, var right] ? (left, right) : (ticked, "");
        return new ReviewReference
        {
            ClientId = id,
            Revision = long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var read)
                ? read
                : null,
        };
    }
}
