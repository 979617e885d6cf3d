using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.Reviews.Complaints;

/// <summary>The ways in which reporting a client, and handling that, can fail.</summary>
internal static class ComplaintErrors
{
    public static RefusedException OnlyByUsers() =>
        new(
            new Refusal(StatusCode.PermissionDenied, "permission_denied", "only users themselves report clients")
            {
                Detail =
                    "A user reports in the browser, or with an API key of its own; neither an organization nor the "
                    + "program of somebody else does it for it.",
            }
        );

    public static RefusedException TooMany(int most, TimeSpan wait) =>
        new(
            new Refusal(StatusCode.ResourceExhausted, "too_many_reports", "more than {limit} reports in a day")
            {
                Attributes = new JsonObject { ["limit"] = most },
                Detail = "Nothing was reported. Wait for the seconds in `Retry-After`.",
                RetryAfter = wait,
            }
        );

    public static RefusedException NothingOpen(string clientId) =>
        new(
            new Refusal(StatusCode.NotFound, "report_not_found", "no report about client `{client_id}` is open")
            {
                Attributes = new JsonObject { ["client_id"] = clientId },
            }
        );
}
