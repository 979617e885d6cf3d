using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>All that a decision needs on one page; the decision is bound to the revision that was shown.</summary>
internal sealed class ReviewModel(ClientDirectory clients, ClientReview review, ReviewQueue queue, Submissions submissions, Call call) : PageModel
{
    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    public ClientBody? Client { get; private set; }

    public ReviewReport? Report { get; private set; }

    public PendingChangeBody? Pending { get; private set; }

    public DecisionBody? Decided { get; private set; }

    /// <summary>The client that waits longest, after a decision.</summary>
    public string? Next { get; private set; }

    /// <summary>What changed since the page was shown, if a decision came too late.</summary>
    public List<ChangeBody>? Differences { get; private set; }

    public List<Guideline> ReasonCodes { get; private set; } = [];

    public string? Reason { get; private set; }

    public Refusal? Refusal { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task OnPostAsync(Decision? decision, long? revision, [FromForm(Name = "reason_codes")] List<Guideline> reasonCodes, string? reason, CancellationToken cancellationToken)
    {
        (ReasonCodes, Reason) = (reasonCodes, reason);
        try
        {
            Decided = await review.DecideAsync(ClientId, RequestBody<DecideRequest>.Of(new DecideRequest { Decision = decision, Revision = revision, ReasonCodes = reasonCodes, Reason = reason }), cancellationToken);
            Next = await queue.NextAsync(cancellationToken);
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Refusal;
            Differences = refused.Refusal.Attributes["changes"] is JsonArray differences ? differences.Deserialize(WireJson.Shared.ListChangeBody) : null;
            await ShowAsync(cancellationToken);
        }
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            call.Caller.RequireAdmin("decide about clients");
            Report = await review.GetReportAsync(ClientId, cancellationToken);
            Client = await clients.GetAsync(ClientId, ClientFields.Table.Everything, cancellationToken);
            Pending = Report.OfPendingChange == true ? await submissions.GetPendingAsync(ClientId, cancellationToken) : null;
        }
        catch (RefusedException refused)
        {
            Refusal ??= refused.Refusal;
            Response.StatusCode = refused.Refusal.Status;
        }
    }
}
