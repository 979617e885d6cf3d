using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Desk;

internal static class DeskEndpoints
{
    public static void MapDesk(this IEndpointRouteBuilder api)
    {
        api.MapPost("/decisions", DecideSeveral)
            .WithTags("Reviews")
            .Reads<DecideSeveralRequest>()
            .Takes(new QueryParameter("dry_run", "boolean", "Only tell what would happen to each."))
            .WithSummary("Decide about several clients or pending changes, or ask about them")
            .WithDescription(
                "For administrators and reviewers. "
                    + "Each is bound to the revision that was read and decided for itself: what is "
                    + "refused is named with its reason, and the others are done."
            );
        api.MapGet("/clients/{client_id}/timeline", GetTimeline)
            .WithTags("Reviews")
            .Takes(new QueryParameter("newest", "integer", $"How many lines, at most {Timeline.Most}; the newest."))
            .Refuses(404)
            .WithSummary("Read all that happened to a client, newest first")
            .WithDescription(
                "Changes, decisions with their reasons, messages that the caller may read, and what drifted."
            );
        api.MapGet("/reviews/figures", GetFigures)
            .WithTags("Reviews")
            .Takes(new QueryParameter("days", "integer", $"How many days to look back, to {ReviewFigures.MostDays}."))
            .WithSummary("Count what waits by age, and what was decided by week, reason and decider")
            .WithDescription("For administrators and reviewers.");
        api.MapPut("/reviews/{client_id}/assignee", Assign)
            .WithTags("Reviews")
            .Reads<AssignRequest>()
            .Refuses(404)
            .WithSummary("Give a review to an administrator, who is told")
            .WithDescription(
                "For administrators and reviewers. It stays with them until it is decided or given to another."
            );

        var views = api.MapGroup("/queue-views").WithTags("Reviews");

        views
            .MapGet("", ListQueueViews)
            .TakesPage(QueueViews.Orders)
            .WithSummary("List the views of the queue that the caller keeps")
            .WithDescription("For administrators and reviewers, each their own.");
        views
            .MapPost("", CreateQueueView)
            .Reads<QueueViewRequest>()
            .Refuses(409)
            .WithSummary("Keep a filter of the queue under a name")
            .WithDescription(
                "For administrators and reviewers. `filter` is the query of the queue, such as "
                    + "`risk=high&mine=true`; a filter that the queue does not know is refused."
            );
        views
            .MapDelete("/{view_id}", DeleteQueueView)
            .Refuses(404)
            .WithSummary("Remove a view of the queue that the caller keeps");
    }

    private static async Task<QueueViewList> ListQueueViews(
        QueryReader query,
        QueueViews views,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(QueueViews.Orders);
        query.Finish();
        return new QueueViewList { QueueViews = response.WithTotal(await views.ListAsync(page, cancellationToken)) };
    }

    private static Task<QueueViewBody> CreateQueueView(
        RequestBody<QueueViewRequest> request,
        QueueViews views,
        CancellationToken cancellationToken
    ) => views.CreateAsync(request, cancellationToken);

    private static async Task<EmptyBody> DeleteQueueView(
        string view_id,
        QueueViews views,
        CancellationToken cancellationToken
    )
    {
        await views.DeleteAsync(view_id, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<TimelineList> GetTimeline(
        string client_id,
        QueryReader query,
        Timeline timeline,
        CancellationToken cancellationToken
    )
    {
        var newest = query.Number("newest", 1, Timeline.Most, QueryReader.DefaultLimit);
        query.Finish();
        return new TimelineList { Timeline = await timeline.ListAsync(client_id, newest, cancellationToken) };
    }

    private static Task<ReviewFiguresBody> GetFigures(
        QueryReader query,
        ReviewFigures figures,
        CancellationToken cancellationToken
    )
    {
        var days = query.Number("days", 1, ReviewFigures.MostDays, ReviewFigures.DaysBack);
        query.Finish();
        return figures.CountAsync(days, cancellationToken);
    }

    private static Task<DecideSeveralAnswer> DecideSeveral(
        RequestBody<DecideSeveralRequest> request,
        QueryReader query,
        Several several,
        CancellationToken cancellationToken
    )
    {
        var isDryRun = query.Flag("dry_run");
        query.Finish();
        return several.DecideAsync(request, isDryRun, cancellationToken);
    }

    private static async Task<EmptyBody> Assign(
        string client_id,
        RequestBody<AssignRequest> request,
        Assignments assignments,
        CancellationToken cancellationToken
    )
    {
        await assignments.AssignAsync(client_id, request, cancellationToken);
        return new EmptyBody();
    }
}
