using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>The ways in which what comes after an approval can fail.</summary>
internal static class WatchErrors
{
    public static RefusedException NotInUse(Client client) =>
        new(
            new Refusal(StatusCode.FailedPrecondition, "client_not_in_use", "client `{client_id}` is {state}")
            {
                Attributes = new JsonObject
                {
                    ["client_id"] = client.ClientId,
                    ["state"] = WireNames<ReviewState>.NameOf(client.State),
                },
                Detail = "Only what is approved is watched and confirmed. Its review comes first.",
            }
        );

    public static RefusedException TooManyLooks(int most, TimeSpan wait) =>
        new(
            new Refusal(
                StatusCode.ResourceExhausted,
                "too_many_looks",
                "clients were looked at again more than {limit} times in an hour"
            )
            {
                Attributes = new JsonObject { ["limit"] = most },
                Detail = "Nothing was looked at. Wait for the seconds in `Retry-After`, then try again.",
                RetryAfter = wait,
            }
        );

    public static RefusedException LookedAMomentAgo(TimeSpan wait) =>
        new(
            new Refusal(
                StatusCode.ResourceExhausted,
                "looked_a_moment_ago",
                "a host of the client was asked a moment ago"
            )
            {
                Detail =
                    "No host is asked more often than every five minutes. Wait for the seconds in `Retry-After`, then "
                    + "try again.",
                RetryAfter = wait,
            }
        );

    /// <summary>What drifted is named, so that only that is looked at again.</summary>
    public static RefusedException Drifted(Client client, IReadOnlyList<Drift> open) =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "drifted",
                "client `{client_id}` is not as it was approved: {drifted}"
            )
            {
                Attributes = new JsonObject
                {
                    ["client_id"] = client.ClientId,
                    ["drifted"] = string.Join(", ", open.Select(d => WireNames<DriftCheck>.NameOf(d.Check))),
                    ["findings"] = new JsonArray([.. open.Select(drift => JsonValue.Create(drift.Finding))]),
                },
                Detail =
                    $"{string.Join(" ", open.SelectMany(drift => drift.Evidence))}. Mend it and have it looked at "
                    + "again, or ask a reviewer to approve the client as it is; then confirm.",
            }
        );

    /// <summary>To confirm is an act of the owner itself.</summary>
    public static RefusedException NotAnOwner(Client client) =>
        new(
            new Refusal(
                StatusCode.PermissionDenied,
                "not_an_owner",
                "only an owner of client `{client_id}` confirms that it is as it was"
            )
            {
                Attributes = new JsonObject { ["client_id"] = client.ClientId },
                Detail =
                    "An owner has RIGHT_CLIENT_ALL as a collaborator, directly or in an organization, and confirms by "
                    + "signing in or by an API key of its own with that right; an application does not do it in its "
                    + "name, nor does an administrator who owns no part of it.",
            }
        );
}
