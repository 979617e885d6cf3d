using System.Text.Json;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Wire;

/// <summary>
/// Writes refusals as RFC 9457 problem details with the members that clients of The Things Stack read.
/// </summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>After how many seconds whoever met a database that is away may ask again.</summary>
    private const string RetrySeconds = "2";

    public static async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        response.StatusCode = refusal.Status;
        response.ContentType = ContentType;
        if (refusal.Code == StatusCode.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = Challenge(context.Request, refusal);
        }

        AddRetryAfter(response, refusal);
        await response.WriteAsync(
            JsonSerializer.Serialize(Body(context, refusal), WireJson.Shared.ProblemBody),
            context.RequestAborted
        );
    }

    /// <summary>Of a token that is bound to a key it says so (RFC 9449, section 7.1).</summary>
    private static string Challenge(HttpRequest request, Refusal refusal)
    {
        var (scheme, error) = refusal.Name switch
        {
            "unauthenticated" => ("Bearer ", ""),
            "key_not_proven" => (
                $"DPoP algs=\"{string.Join(' ', PublicKey.AllAlgorithms)}\", ",
                $"error=\"{refusal.Attributes["error"]}\", "
            ),
            _ => ("Bearer ", "error=\"invalid_token\", "),
        };
        return $"{scheme}{error}resource_metadata=\"{ResourceMetadata(request)}\"";
    }

    /// <summary>Where whoever has no token learns where tokens come from (RFC 9728, section 5.1).</summary>
    private static string ResourceMetadata(HttpRequest request) =>
        $"{request.Scheme}://{request.Host}{ApiAddress.Metadata}{request.PathBase}{ApiAddress.Root}";

    /// <summary>In whole seconds, at least one; pages say it too.</summary>
    public static void AddRetryAfter(HttpResponse response, Refusal refusal)
    {
        if (refusal.Code == StatusCode.Unavailable)
        {
            response.Headers.RetryAfter = RetrySeconds;
        }

        if (refusal.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public static ProblemBody Body(HttpContext context, Refusal refusal) =>
        new()
        {
            Type = $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}/errors/{refusal.Name}",
            Title = refusal.Title,
            Status = refusal.Status,
            Detail = refusal.Detail,
            Code = (int)refusal.Code,
            Message = $"error:registry:{refusal.Name} ({refusal.Title})",
            Details =
            [
                new ErrorDetails
                {
                    Name = refusal.Name,
                    MessageFormat = refusal.Format,
                    Attributes =
                        refusal.Attributes.Count > 0
                            ? (System.Text.Json.Nodes.JsonObject)refusal.Attributes.DeepClone()
                            : null,
                    CorrelationId = context.TraceIdentifier,
                    Code = (int)refusal.Code,
                },
            ],
            Errors =
                refusal.Faults.Count > 0
                    ? refusal
                        .Faults.GroupBy(fault => fault.Field)
                        .ToDictionary(
                            group => group.Key,
                            group => group.Select(fault => fault.Message).Distinct().ToList()
                        )
                    : null,
        };
}
