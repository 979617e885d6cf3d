using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.Clients.Logos;

/// <summary>The ways in which a logo is refused, beside what is wrong with the picture.</summary>
internal static class LogoErrors
{
    /// <summary>How the faults of a picture are called: the body has no members.</summary>
    public const string Field = "logo";

    public static RefusedException NotFound(string clientId) =>
        new(
            new Refusal(StatusCode.NotFound, "logo_not_found", "client `{client_id}` shows no such logo")
            {
                Attributes = new JsonObject { ["client_id"] = clientId },
                Detail = "It has another by now, or none, or the one that you ask for waits for a reviewer.",
            }
        );

    public static RefusedException WrongType(string? contentType) =>
        new(
            new Refusal(StatusCode.InvalidArgument, "content_type", "the body has the content type `{content_type}`")
            {
                HttpStatus = StatusCodes.Status415UnsupportedMediaType,
                Attributes = new JsonObject { ["content_type"] = contentType },
                Detail =
                    $"Send {LogoRules.Kinds} as the body, with `Content-Type: image/png`, `image/jpeg` or "
                    + "`image/webp`. An SVG can hold a script, and a GIF moves: neither is taken.",
            }
        );

    public static RefusedException TooMany(int most, TimeSpan wait) =>
        new(
            new Refusal(StatusCode.ResourceExhausted, "too_many_logos", "more than {most} logos in an hour")
            {
                Attributes = new JsonObject { ["most"] = most },
                Detail = "Nothing was changed. Wait for the seconds in `Retry-After`.",
                RetryAfter = wait,
            }
        );

    public static RefusedException Busy() =>
        new(
            new Refusal(StatusCode.Unavailable, "logos_busy", "the server draws too many logos at this moment")
            {
                Detail = "Nothing is wrong with the picture, and nothing was changed. Send it again in a moment.",
                RetryAfter = TimeSpan.FromSeconds(10),
            }
        );
}
