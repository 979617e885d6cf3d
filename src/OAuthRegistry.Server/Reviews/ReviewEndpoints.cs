using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Desk;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Reviews.Usage;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews;

internal static class ReviewEndpoints
{
    public static void MapReviews(this IEndpointRouteBuilder api)
    {
        var client = api.MapGroup("/clients/{client_id}").WithTags("Reviews");

        client
            .MapGet("/review", GetReport)
            .Refuses(404)
            .WithSummary("Check a client against the guidelines")
            .WithDescription(
                "One check for each guideline, with the evidence and what would satisfy it. Of a client with a "
                    + "pending change the report is about the client as the change would make it. Tries the redirect "
                    + "URIs."
            );
        client
            .MapPost("/decisions", Decide)
            .Reads<DecideRequest>()
            .Refuses(404)
            .WithSummary("Decide about a client or its pending change")
            .WithDescription(
                "For administrators and reviewers. "
                    + "`revision` is the one that was read: if the content changed since, the answer "
                    + "is 409 and says how. To reject, flag or suspend needs a reason and its codes. Where a change "
                    + "is pending, `approve` and `reject` are about the change."
            );
        client
            .MapGet("/decisions", ListDecisions)
            .TakesPage(ClientReview.Orders)
            .Refuses(404)
            .WithSummary("List the decisions about a client, newest first, each with the report at that time");
        client
            .MapGet("/submission", GetSubmission)
            .Refuses(404)
            .WithSummary("Read what of a client waits for a decision, and whose move it is");
        client
            .MapGet("/pending", GetPending)
            .Refuses(404)
            .WithSummary("Read the change of an approved client that waits for approval, member by member");
        client.MapDelete("/pending", Withdraw).Refuses(404, 409).WithSummary("Withdraw the change that waits");
        client.MapPost("/resubmit", Resubmit).Refuses(404, 409).WithSummary("Submit a rejected client again");

        var queue = api.MapGroup("/reviews").WithTags("Reviews");

        queue
            .MapGet("", ListQueue)
            .TakesPage(ReviewQueue.Orders)
            .Takes(
                new("pending_change", "boolean", "Only changes of approved clients, or only new clients."),
                new("risk", "string", $"One of {string.Join(", ", WireNames<Risk>.Names)}."),
                new("claimed", "boolean", "Only what somebody works on, or only what nobody does."),
                new("waits_for", "string", $"One of {string.Join(", ", WireNames<WaitsFor>.Names)}."),
                new("query", "string", "Text in the ID or the name."),
                new("owner", "string", "The ID of a user or an organization that works on the client."),
                new("check", "string", $"What did not pass: {string.Join(", ", WireNames<Guideline>.Names)}."),
                new("mine", "boolean", "Only what the caller works on."),
                new("days", "integer", "Only what has waited for reviewers so many days at least."),
                new("view", "string", "The name of a view that the caller keeps; other filters go before its own.")
            )
            .WithSummary("List what waits for a decision, oldest first")
            .WithDescription("For administrators and reviewers.");
        queue
            .MapPost("/{client_id}/claim", Claim)
            .Refuses(404, 409)
            .WithSummary("Tell the other administrators that one works on this, for an hour");
        queue.MapDelete("/{client_id}/claim", Release).Refuses(404, 409).WithSummary("Give a claim back");

        api.MapConversation();
        api.MapComplaints();
        api.MapDesk();
        api.MapReviewPolicy();
        api.MapUsage();
        api.MapWatch();
    }

    private static Task<ReviewReport> GetReport(
        string client_id,
        ClientReview review,
        CancellationToken cancellationToken
    ) => review.GetReportAsync(client_id, cancellationToken);

    private static Task<DecisionBody> Decide(
        string client_id,
        RequestBody<DecideRequest> request,
        ClientReview review,
        CancellationToken cancellationToken
    ) => review.DecideAsync(client_id, request, cancellationToken);

    private static async Task<DecisionList> ListDecisions(
        string client_id,
        QueryReader query,
        ClientReview review,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(ClientReview.Orders);
        query.Finish();
        return new DecisionList
        {
            Decisions = response.WithTotal(await review.ListDecisionsAsync(client_id, page, cancellationToken)),
        };
    }

    private static Task<SubmissionBody> GetSubmission(
        string client_id,
        Submissions submissions,
        CancellationToken cancellationToken
    ) => submissions.GetAsync(client_id, cancellationToken);

    private static Task<PendingChangeBody> GetPending(
        string client_id,
        Submissions submissions,
        CancellationToken cancellationToken
    ) => submissions.GetPendingAsync(client_id, cancellationToken);

    private static async Task<EmptyBody> Withdraw(
        string client_id,
        Submissions submissions,
        CancellationToken cancellationToken
    )
    {
        await submissions.WithdrawAsync(client_id, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> Resubmit(
        string client_id,
        Submissions submissions,
        CancellationToken cancellationToken
    )
    {
        await submissions.ResubmitAsync(client_id, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<ReviewList> ListQueue(
        QueryReader query,
        ReviewQueue queue,
        QueueViews views,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(ReviewQueue.Orders);
        var filter = QueueFilter.Read(query);
        var view = query.Text("view", Limits.MaxName);
        query.Finish();
        if (view.Length > 0)
        {
            filter = filter.Over(await views.FilterOfAsync(view, cancellationToken));
        }

        var (found, median, p90) = await queue.ListAsync(filter, page, cancellationToken);
        return new ReviewList
        {
            Reviews = response.WithTotal(found),
            MedianSecondsToDecision = median,
            P90SecondsToDecision = p90,
        };
    }

    private static async Task<EmptyBody> Claim(string client_id, ReviewQueue queue, CancellationToken cancellationToken)
    {
        await queue.ClaimAsync(client_id, from: null, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<EmptyBody> Release(
        string client_id,
        ReviewQueue queue,
        CancellationToken cancellationToken
    )
    {
        await queue.ReleaseAsync(client_id, cancellationToken);
        return new EmptyBody();
    }
}
