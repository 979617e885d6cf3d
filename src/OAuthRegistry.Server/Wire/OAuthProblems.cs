using System.Text;
using System.Text.Json;

namespace OAuthRegistry.Server.Wire;

/// <summary>
/// Writes a refusal in the form of RFC 6749, section 5.2, for the endpoints that programs call below <c>/oauth</c>.
/// </summary>
internal static class OAuthProblems
{
    private static readonly PathString[] Endpoints =
    [
        "/oauth/token",
        "/oauth/revoke",
        "/oauth/introspect",
        "/oauth/device",
        "/oauth/par",
    ];

    public static bool Speaks(PathString path) =>
        Array.Exists(Endpoints, endpoint => path.StartsWithSegments(endpoint));

    public static async Task WriteAsync(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        var isBad = refusal.Code == StatusCode.InvalidArgument;
        response.StatusCode = isBad ? StatusCodes.Status400BadRequest : refusal.Status;
        response.ContentType = "application/json";
        Problems.AddRetryAfter(response, refusal);

        var answer = new Dictionary<string, string>
        {
            ["error"] = Error(refusal),
            ["error_description"] = Description(refusal),
        };
        var json = JsonSerializer.Serialize(answer, JsonSerializerOptions.Default);
        await response.WriteAsync(json, context.RequestAborted);
    }

    private static string Error(Refusal refusal) =>
        refusal.Code switch
        {
            StatusCode.Unavailable or StatusCode.ResourceExhausted => "temporarily_unavailable",
            StatusCode.Internal => "server_error",
            _ => "invalid_request",
        };

    /// <summary>Section 5.2 allows printable ASCII without quotation marks and backslashes.</summary>
    private static string Description(Refusal refusal)
    {
        var description = new StringBuilder();
        foreach (var c in $"{refusal.Title}. {refusal.Detail}".Trim())
        {
            description.Append(
                c switch
                {
                    '"' or '`' => '\'',
                    '\\' or < ' ' or > '~' => '?',
                    _ => c,
                }
            );
        }

        return description.ToString();
    }
}
