using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Policy;

internal static class PolicyEndpoints
{
    public static void MapReviewPolicy(this IEndpointRouteBuilder api)
    {
        var policy = api.MapGroup("/review-policy").WithTags("Review policy");

        policy
            .MapGet("", Get)
            .WithName("ReviewPolicy_Get")
            .WithSummary("Read the review policy")
            .WithDescription("For administrators.");
        policy
            .MapPut("", Set)
            .WithName("ReviewPolicy_Set")
            .Reads<ReviewPolicyRequest>()
            .Refuses(409)
            .WithSummary("Change the review policy, or switch it off with an empty text")
            .WithDescription(
                "For administrators. In force at once, for what waits too. Every fault of the text is named with its "
                    + "line and column; `version` is the one that was read."
            );
        policy
            .MapPost("/check", Check)
            .WithName("ReviewPolicy_Check")
            .Reads<CheckPolicyRequest>()
            .WithSummary("Tell what is wrong with a review policy; nothing is changed")
            .WithDescription("For administrators.");
        policy
            .MapPost("/simulate", Simulate)
            .WithName("ReviewPolicy_Simulate")
            .Reads<SimulatePolicyRequest>()
            .WithSummary("Tell what a review policy would have decided about past requests; nothing is changed")
            .WithDescription(
                "For administrators. Looks at the requests of the last days that were approved or rejected, at most "
                    + "500, as they were then: the report that was read, and the content as the record tells it."
            );
        policy
            .MapGet("/events", ListEvents)
            .WithName("ReviewPolicy_ListEvents")
            .TakesPage(AuditTrail.Orders)
            .WithSummary("List the versions of the review policy, newest first")
            .WithDescription("For administrators.");
    }

    private static Task<ReviewPolicyBody> Get(PolicyDesk desk, CancellationToken cancellationToken) =>
        desk.GetAsync(cancellationToken);

    private static Task<ReviewPolicyBody> Set(
        RequestBody<ReviewPolicyRequest> request,
        PolicyDesk desk,
        CancellationToken cancellationToken
    ) => desk.SetAsync(request, cancellationToken);

    private static CheckPolicyAnswer Check(RequestBody<CheckPolicyRequest> request, PolicyDesk desk) =>
        desk.Check(request);

    private static Task<SimulatePolicyAnswer> Simulate(
        RequestBody<SimulatePolicyRequest> request,
        PolicySimulation simulation,
        CancellationToken cancellationToken
    ) => simulation.SimulateAsync(request, cancellationToken);

    private static async Task<EventList> ListEvents(
        QueryReader query,
        PolicyDesk desk,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(AuditTrail.Orders);
        query.Finish();
        return new EventList { Events = response.WithTotal(await desk.ListEventsAsync(page, cancellationToken)) };
    }
}
