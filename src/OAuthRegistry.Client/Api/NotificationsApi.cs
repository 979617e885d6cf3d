using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>The notifications of users.</summary>
public sealed class NotificationsApi
{
    private readonly Calls _calls;

    internal NotificationsApi(Calls calls) => _calls = calls;

    /// <summary>Lists the notifications of a user, newest first; of all statuses if none is named.</summary>
    public IAsyncEnumerable<NotificationBody> ListAsync(
        string userId,
        IReadOnlyCollection<NotificationStatus>? statuses = null,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            (statuses ?? []).Aggregate(
                Route.Of($"users/{userId}/notifications"),
                (route, status) => route.With("status", WireNames<NotificationStatus>.NameOf(status))
            ),
            options,
            Calls.Wire.NotificationList,
            page => page.Notifications,
            cancellationToken
        );

    /// <summary>Marks notifications as seen, unseen or archived.</summary>
    public Task SetStatusAsync(
        string userId,
        IEnumerable<string> ids,
        NotificationStatus status,
        CancellationToken cancellationToken = default
    ) =>
        _calls.DoAsync(
            HttpMethod.Patch,
            Route.Of($"users/{userId}/notifications"),
            new UpdateNotificationStatusRequest { Ids = [.. ids], Status = status },
            Calls.Wire.UpdateNotificationStatusRequest,
            cancellationToken
        );
}
