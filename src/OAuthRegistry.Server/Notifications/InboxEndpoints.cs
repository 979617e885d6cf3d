using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Notifications;

internal static class InboxEndpoints
{
    public static void MapInbox(this IEndpointRouteBuilder api)
    {
        var notifications = api.MapGroup("/users/{user_id}/notifications").WithTags("Notifications");

        notifications
            .MapGet("", List)
            .Refuses(404)
            .TakesPage(Inbox.Orders)
            .Takes(
                new QueryParameter(
                    "status",
                    "string",
                    $"One of {string.Join(", ", WireNames<NotificationStatus>.Names)}; may be repeated."
                )
            )
            .WithSummary("List the notifications of a user, newest first");
        notifications
            .MapPatch("", SetStatus)
            .Reads<UpdateNotificationStatusRequest>()
            .Refuses(404)
            .WithSummary("Mark notifications as seen, unseen or archived");
    }

    private static async Task<NotificationList> List(
        string user_id,
        QueryReader query,
        Inbox inbox,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (page, only) = (query.Page(Inbox.Orders), query.Names<NotificationStatus>("status"));
        query.Finish();
        return new NotificationList
        {
            Notifications = response.WithTotal(await inbox.ListAsync(user_id, only, page, cancellationToken)),
        };
    }

    private static async Task<EmptyBody> SetStatus(
        string user_id,
        RequestBody<UpdateNotificationStatusRequest> request,
        Inbox inbox,
        CancellationToken cancellationToken
    )
    {
        await inbox.SetStatusAsync(user_id, request, cancellationToken);
        return new EmptyBody();
    }
}
