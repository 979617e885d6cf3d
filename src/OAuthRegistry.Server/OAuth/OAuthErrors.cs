using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.OAuth;

internal static class OAuthErrors
{
    public static RefusedException Scope(IReadOnlyList<string> refused) =>
        new(
            new Refusal(StatusCode.InvalidArgument, "invalid_scope", "the client may not ask for `{scopes}`")
            {
                Attributes = new JsonObject { ["scopes"] = string.Join(' ', refused) },
                Detail =
                    "A scope is the name of a right that the client has, such as RIGHT_USER_INFO, or openid, "
                    + "profile, email. Without a scope the client asks for all of its rights.",
            }
        );

    public static RefusedException RequestTooLong() =>
        new(new Refusal(StatusCode.InvalidArgument, "invalid_request", "the parameters of the request are too long"));

    public static RefusedException TooManyRequests(TimeSpan wait) =>
        new(
            new Refusal(
                StatusCode.ResourceExhausted,
                "temporarily_unavailable",
                "too many applications ask for permission just now"
            )
            {
                Detail = "Wait a minute, then start again in the application.",
                RetryAfter = wait,
            }
        );

    public static RefusedException TooManyUserCodes(TimeSpan wait) =>
        new(
            new Refusal(
                StatusCode.ResourceExhausted,
                "too_many_user_codes",
                "too many codes of devices are being tried just now"
            )
            {
                Detail = "Wait a minute, then type the code once more.",
                RetryAfter = wait,
            }
        );

    public static RefusedException AuthorizationNotFound(string userId, string clientId) =>
        new(
            new Refusal(
                StatusCode.NotFound,
                "authorization_not_found",
                "user `{user_id}` did not authorize client `{client_id}`"
            )
            {
                Attributes = new JsonObject { ["user_id"] = userId, ["client_id"] = clientId },
            }
        );

    public static RefusedException TokenNotFound(string tokenId) =>
        new(
            new Refusal(StatusCode.NotFound, "access_token_not_found", "access token `{token_id}` not found")
            {
                Attributes = new JsonObject { ["token_id"] = tokenId },
            }
        );
}
