using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Desk;
using OAuthRegistry.Server.Reviews.Usage;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>All that a decision needs on one page; the decision is bound to the revision that was shown.</summary>
internal sealed class ReviewModel(
    ClientDirectory clients,
    ClientReview review,
    ReviewQueue queue,
    Submissions submissions,
    Correspondence correspondence,
    QuickReplies replies,
    OpenDrifts drifts,
    RightUse rightUse,
    ReportedClients reported,
    ClientUsage usage,
    OwnerLook owners,
    IStringLocalizer<Texts> texts,
    Call call
) : ConsoleModel(call)
{
    private GrantingForm? _granting;

    private DecisionBody? _preview;

    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    public ClientBody? Client { get; private set; }

    public PendingChangeBody? Pending { get; private set; }

    /// <summary>Who answers for it.</summary>
    public OwnerSeen? Owner { get; private set; }

    /// <summary>Whether its hosts are proven to be the owner's; nothing where it has none.</summary>
    public bool? HostsProven =>
        Report?.Checks.Find(check => check.Guideline == Guideline.Hosts) is { } hosts
            ? hosts.Status == CheckStatus.Pass
            : null;

    /// <summary>What else the owner has, newest first.</summary>
    public List<ClientBody> Others { get; private set; } = [];

    /// <summary>Which of its rights it uses, if it is in use.</summary>
    public UsageOnPage? Usage { get; private set; }

    /// <summary>What users reported about it that is not handled yet.</summary>
    public ComplaintsOnPage? Complaints { get; private set; }

    /// <summary>What of it is not any more as it was approved.</summary>
    public List<DriftBody> Drifts { get; private set; } = [];

    public ConversationOnPage? Conversation { get; private set; }

    public DecisionBody? Decided { get; private set; }

    /// <summary>Who works on it, and until when.</summary>
    public (AccountRef By, DateTimeOffset Until)? Claim { get; private set; }

    /// <summary>Whether somebody else does.</summary>
    public bool IsTaken => Claim is { By: var by } && by != Caller.Account;

    public string Me => Caller.Account!.Value.Id;

    /// <summary>What approving would do, once somebody asked; nothing is approved yet.</summary>
    public Approval? Approval { get; private set; }

    /// <summary>The client as its users would see it once what waits is approved.</summary>
    public ClientBody? Shown { get; private set; }

    /// <summary>The revision that the reviewer has read: until the changes since are read too, it stays that.</summary>
    public long? Read { get; private set; }

    /// <summary>Whether the client is another by now than the one that was read.</summary>
    public bool IsStale => Refusal?.Name == ReviewErrors.ChangedMeanwhile;

    /// <summary>What others decided since it was read, the newest first.</summary>
    public List<DecisionBody> Since { get; private set; } = [];

    /// <summary>The client that waits longest, after a decision.</summary>
    public string? Next { get; private set; }

    /// <summary>What changed since the page was shown, if a decision came too late.</summary>
    public List<ChangeBody> Differences =>
        Refusal?.Attributes["changes"] is JsonArray differences
            ? differences.Deserialize(WireJson.Shared.ListChangeBody)!.FindAll(change => change.Field != "state")
            : [];

    /// <summary>What it asks for, to be granted or refused; nothing if it asks for nothing.</summary>
    public GrantingOnPage? Granting { get; private set; }

    public List<Guideline> ReasonCodes { get; private set; } = [];

    public string? Reason { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(
        DecidingForm form,
        GrantingForm granting,
        CancellationToken cancellationToken
    )
    {
        _granting = granting;
        (ReasonCodes, Reason, Read) = (form.ReasonCodes, form.Reason, form.Present ?? form.Revision);
        if (form.Claim is not null)
        {
            var from = AccountRef.User(form.Claim);
            return await DoAsync(() => queue.ClaimAsync(ClientId, from, cancellationToken), Here, cancellationToken);
        }

        if (form.Release is not null)
        {
            return await DoAsync(() => queue.ReleaseAsync(ClientId, cancellationToken), Here, cancellationToken);
        }

        if (form.Insert is not null)
        {
            return await DoAsync(() => InsertAsync(form.Quick, cancellationToken), then: null, cancellationToken);
        }

        if (form.Preview == Decision.Approve)
        {
            return await DoAsync(() => PreviewAsync(form, granting, cancellationToken), then: null, cancellationToken);
        }

        // Without a decision it was Enter in a field: what was typed stays, and nothing is decided.
        return form.Decision is null
            ? await PageAsync(cancellationToken)
            : await DoAsync(() => DecideAsync(form, granting, cancellationToken), Here, cancellationToken);
    }

    private string Here => $"/reviews/{Uri.EscapeDataString(ClientId)}";

    private async Task DecideAsync(DecidingForm form, GrantingForm granting, CancellationToken cancellationToken)
    {
        var decided = await review.DecideAsync(ClientId, form.Asks(granting), cancellationToken);
        SayNext(Here, nameof(Decided), decided.Revision.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// What is ticked and typed against it stands beside what approving would do, and refuses nothing.
    /// </summary>
    private async Task PreviewAsync(DecidingForm form, GrantingForm granting, CancellationToken cancellationToken) =>
        _preview = await review.PreviewAsync(ClientId, form.AsksToApprove(granting), cancellationToken);

    /// <summary>Puts a quick reply behind what was typed; nothing is decided.</summary>
    private async Task InsertAsync(string? quick, CancellationToken cancellationToken)
    {
        var page = await replies.ListAsync(QuickReplies.Orders.First(), cancellationToken);
        if (page.Rows.Find(reply => reply.Id == quick) is { } chosen)
        {
            Reason = string.IsNullOrWhiteSpace(Reason) ? chosen.Text : $"{Reason.TrimEnd()}\n\n{chosen.Text}";
        }
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Caller.RequireReviewer("decide about clients");
        var own = Said(nameof(Decided));
        var decisions =
            own is null && !IsStale
                ? []
                : (await review.ListDecisionsAsync(ClientId, PageRequest.Newest(10), cancellationToken)).Rows;
        Decided = decisions.Find(d => d.Revision.ToString(CultureInfo.InvariantCulture) == own);
        if (Decided is not null)
        {
            Next = await queue.NextAsync(cancellationToken);
            return;
        }

        Report = await review.GetReportAsync(ClientId, cancellationToken);
        Client = await clients.GetAsync(ClientId, ClientFields.Table.Everything, cancellationToken);
        Shown = Client;
        if (Report.OfPendingChange == true)
        {
            (Pending, var merged) = await submissions.ReadPendingAsync(ClientId, cancellationToken);
            Shown = merged.Show();
        }

        Granting =
            Shown.Rights is { Count: > 0 } || Shown.ResourceScopes is { Count: > 0 }
                ? (_granting ?? new GrantingForm()).OnPage(Shown, await rightUse.CountAsync(cancellationToken))
                : null;
        Usage = Client is { State: ReviewState.Approved or ReviewState.Flagged, Rights.Count: > 0 }
            ? new UsageOnPage(
                await usage.GetAsync(ClientId, ClientUsage.UsualDays, cancellationToken),
                MayGiveUp: false
            )
            : null;
        var reports = await reported.ListAsync(ClientId, handled: false, PageRequest.Newest(20), cancellationToken);
        Complaints = new ComplaintsOnPage(ClientId, reports.Rows, reports.Total);
        Drifts = await drifts.ListOfAsync(ClientId, cancellationToken);
        Claim = await queue.ClaimOfAsync(ClientId, cancellationToken);
        Conversation = await ConversationOnPage.ReadAsync(
            ClientId,
            isReviewer: true,
            correspondence,
            submissions,
            replies,
            cancellationToken
        ) with
        {
            MayWrite = true,
            From = ConversationModel.OnReview,
            Unsent = Said(ConversationModel.Unsent),
        };
        Since = IsStale ? decisions.FindAll(d => d.Revision > Read) : [];
        Object(Report);
        Read ??= Report.Revision;
        Owner = await owners.OfAsync(ClientId, cancellationToken);
        Others = (
            await clients.ListOfAsync(
                Owner.Account,
                PageRequest.Newest(),
                deleted: false,
                ClientFields.Table.Public,
                cancellationToken
            )
        ).Rows;
        Others.RemoveAll(other => other.Ids!.ClientId == ClientId);
    }

    /// <summary>
    /// Where nobody has typed yet, what failed stands ticked and written already; and what stands so in a form is no
    /// word to the owner of what is approved.
    /// </summary>
    private void Object(ReviewReport report)
    {
        var objections = Objections.Of(report, texts);
        if (Read is null && Conversation?.Submission is not null)
        {
            (ReasonCodes, Reason) = (objections.Codes, objections.Text);
        }

        if (_preview is not null)
        {
            var word = Reason?.ReplaceLineEndings("\n").Trim();
            Approval = new Approval(
                _preview,
                Shown!.TokenEndpointAuthMethod?.TakesSecrets() is not false,
                _granting!.Refused.Count,
                word == objections.Text ? null : word?.NullIfEmpty(),
                ReasonCodes,
                IsTaken ? Claim!.Value.By.Id : null
            );
        }
    }
}
