using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.Wire;

/// <summary>The refusals that any request can meet.</summary>
internal static class RequestErrors
{
    public static RefusedException Invalid(IReadOnlyList<Fault> faults)
    {
        if (faults[0].Own is { } own && faults.All(fault => fault.Own?.Name == own.Name))
        {
            return new RefusedException(own with { Detail = own.Detail ?? faults[0].Message, Faults = faults });
        }

        return new RefusedException(
            new Refusal(StatusCode.InvalidArgument, "validation", "invalid `{field}`: {reason}")
            {
                Attributes = new JsonObject { ["field"] = faults[0].Field, ["reason"] = faults[0].Message },
                Detail = faults.Count > 1 ? "There is more than one fault; `errors` names each." : null,
                Faults = faults,
            }
        );
    }

    public static RefusedException Invalid(string field, string message) => Invalid([new Fault(field, message)]);

    public static void ThrowIfAny(IReadOnlyList<Fault> faults)
    {
        if (faults.Count > 0)
        {
            throw Invalid(faults);
        }
    }

    public static Fault ForbiddenPaths(string field, IReadOnlyList<string> paths, IEnumerable<string> allowed) =>
        new(
            field,
            $"{string.Join(", ", paths.Select(path => $"`{path}`"))} can not be named here; allowed: "
                + $"{string.Join(", ", allowed)}",
            new Refusal(StatusCode.InvalidArgument, "field_mask_paths", "forbidden path(s) in field mask")
            {
                Attributes = new JsonObject
                {
                    ["forbidden_paths"] = new JsonArray([.. paths.Select(path => JsonValue.Create(path))]),
                },
            }
        );

    public static RefusedException NotJson(string reason) =>
        new(
            new Refusal(StatusCode.InvalidArgument, "json", "the body is not valid JSON: {reason}")
            {
                Attributes = new JsonObject { ["reason"] = reason },
                Detail = "Send one JSON object in UTF-8.",
            }
        );

    public static RefusedException TooLarge(long limit) =>
        new(
            new Refusal(StatusCode.InvalidArgument, "body_too_large", "the body is larger than {limit} bytes")
            {
                HttpStatus = StatusCodes.Status413PayloadTooLarge,
                Attributes = new JsonObject { ["limit"] = limit },
            }
        );

    public static RefusedException UnknownHost() =>
        new(
            new Refusal(StatusCode.InvalidArgument, "unknown_host", "the server does not know this host")
            {
                Detail =
                    "Whoever runs the server sets Registry__PublicUrl to where it is reached, or lists its names in "
                    + "AllowedHosts.",
            }
        );

    public static RefusedException NotJsonType(string? contentType) =>
        new(
            new Refusal(StatusCode.InvalidArgument, "content_type", "the body has the content type `{content_type}`")
            {
                HttpStatus = StatusCodes.Status415UnsupportedMediaType,
                Attributes = new JsonObject { ["content_type"] = contentType },
                Detail =
                    "Send the header `Content-Type: application/json` (curl: -H \"Content-Type: application/json\").",
            }
        );

    public static RefusedException NotUtf8(string charset) =>
        new(
            new Refusal(StatusCode.InvalidArgument, "content_type", "the body is in `{charset}`")
            {
                HttpStatus = StatusCodes.Status415UnsupportedMediaType,
                Attributes = new JsonObject { ["charset"] = charset },
                Detail = "Send it in UTF-8, with `charset=utf-8` or without a charset.",
            }
        );

    public static RefusedException Unreadable(string reason, int status = StatusCodes.Status400BadRequest) =>
        new(
            new Refusal(StatusCode.InvalidArgument, "bad_request", "the request can not be read: {reason}")
            {
                HttpStatus = status,
                Attributes = new JsonObject { ["reason"] = reason },
            }
        );

    public static RefusedException LostUpdate() =>
        new(
            new Refusal(StatusCode.Aborted, "lost_update", "somebody else changed this at the same moment")
            {
                Detail = "Nothing of this request was stored. Read the present state and send the change again.",
            }
        );

    public static RefusedException Unavailable() =>
        new(
            new Refusal(StatusCode.Unavailable, "database_unavailable", "the database can not be reached")
            {
                Detail = "Nothing is wrong with the request. Send it again after the seconds in `Retry-After`.",
            }
        );

    public static RefusedException NoSuchRoute(string path) =>
        new(
            new Refusal(StatusCode.NotFound, "route_not_found", "there is nothing at `{route}`")
            {
                Attributes = new JsonObject { ["route"] = path },
                Detail = "The API is described at /swagger.",
            }
        );

    public static RefusedException WrongVerb(string verb, string allowed) =>
        new(
            new Refusal(StatusCode.Unimplemented, "method_not_allowed", "`{method}` is not possible here")
            {
                Attributes = new JsonObject { ["method"] = verb },
                Detail = $"Possible: {allowed}.",
            }
        );
}
