using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>All that a decision needs on one page; the decision is bound to the revision that was shown.</summary>
internal sealed class ReviewModel(
    ClientDirectory clients,
    ClientReview review,
    ReviewQueue queue,
    Submissions submissions,
    Call call
) : ConsoleModel(call)
{
    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    public ClientBody? Client { get; private set; }

    public PendingChangeBody? Pending { get; private set; }

    /// <summary>What else the owner has, newest first.</summary>
    public List<ClientBody> Others { get; private set; } = [];

    public DecisionBody? Decided { get; private set; }

    /// <summary>The client that waits longest, after a decision.</summary>
    public string? Next { get; private set; }

    /// <summary>What changed since the page was shown, if a decision came too late.</summary>
    public List<ChangeBody>? Differences =>
        Refusal?.Attributes["changes"] is JsonArray differences
            ? differences.Deserialize(WireJson.Shared.ListChangeBody)
            : null;

    public List<Guideline> ReasonCodes { get; private set; } = [];

    public string? Reason { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(
        Decision? decision,
        long? revision,
        [FromForm(Name = "reason_codes")] List<Guideline> reasonCodes,
        string? reason,
        CancellationToken cancellationToken
    )
    {
        (ReasonCodes, Reason) = (reasonCodes, reason);
        if (decision is null)
        {
            // Enter in a field: what was typed stays, and nothing is decided.
            return PageAsync(cancellationToken);
        }

        var request = RequestBody<DecideRequest>.Of(
            new DecideRequest
            {
                Decision = decision,
                Revision = revision,
                ReasonCodes = reasonCodes,
                Reason = reason,
            }
        );
        return DoAsync(
            async () => Decided = await review.DecideAsync(ClientId, request, cancellationToken),
            null,
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        if (Decided is not null)
        {
            Next = await queue.NextAsync(cancellationToken);
            return;
        }

        Caller.RequireAdmin("decide about clients");
        Report = await review.GetReportAsync(ClientId, cancellationToken);
        Client = await clients.GetAsync(ClientId, ClientFields.Table.Everything, cancellationToken);
        Pending =
            Report.OfPendingChange == true ? await submissions.GetPendingAsync(ClientId, cancellationToken) : null;
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
