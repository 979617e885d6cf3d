using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Reviews.Conversation;
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
    Call call
) : ConsoleModel(call)
{
    private GrantingForm? _granting;

    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    public ClientBody? Client { get; private set; }

    public PendingChangeBody? Pending { get; private set; }

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

    /// <summary>The client as its users would see it once what waits is approved.</summary>
    public ClientBody? Shown { get; private set; }

    /// <summary>The revision that the reviewer has read: until the changes since are read too, it stays that.</summary>
    public long? Read { get; private set; }

    /// <summary>Whether the client is another by now than the one that was read.</summary>
    public bool IsStale => Refusal?.Name == "stale_decision";

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

    public Task<IActionResult> OnPostAsync(
        Decision? decision,
        long? revision,
        long? present,
        string? claim,
        [FromForm(Name = "reason_codes")] List<Guideline> reasonCodes,
        string? reason,
        GrantingForm granting,
        CancellationToken cancellationToken
    )
    {
        _granting = granting;
        (ReasonCodes, Reason, Read) = (reasonCodes, reason, present ?? revision);
        if (claim is not null)
        {
            var from = AccountRef.User(claim);
            return DoAsync(() => queue.ClaimAsync(ClientId, from, cancellationToken), Here, cancellationToken);
        }

        if (decision is null)
        {
            // Enter in a field: what was typed stays, and nothing is decided.
            return PageAsync(cancellationToken);
        }

        var request = RequestBody<DecideRequest>.Of(
            new DecideRequest
            {
                Decision = decision,
                Revision = Read,
                ReasonCodes = reasonCodes,
                Reason = reason?.ReplaceLineEndings("\n"),
                GrantedRights = decision == Decision.Approve ? granting.Rights : null,
                Refusals = decision == Decision.Approve ? granting.Refusals : null,
            }
        );
        return DoAsync(() => DecideAsync(request, cancellationToken), Here, cancellationToken);
    }

    private string Here => $"/reviews/{Uri.EscapeDataString(ClientId)}";

    private async Task DecideAsync(RequestBody<DecideRequest> request, CancellationToken cancellationToken)
    {
        var decided = await review.DecideAsync(ClientId, request, cancellationToken);
        SayNext(Here, nameof(Decided), decided.Revision.ToString(CultureInfo.InvariantCulture));
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
        };
        Since = IsStale ? decisions.FindAll(d => d.Revision > Read) : [];
        Read = IsStale ? Read : Report.Revision;
        if (AccountRef.From(Client.AdministrativeContact) is { } owner)
        {
            Others = (
                await clients.ListOfAsync(
                    owner,
                    PageRequest.Newest(),
                    deleted: false,
                    ClientFields.Table.Public,
                    cancellationToken
                )
            ).Rows;
            Others.RemoveAll(other => other.Ids!.ClientId == ClientId);
        }
    }
}
