using System.Net;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Rules;

/// <summary>The gRPC status codes that refusals use.</summary>
internal enum StatusCode
{
    InvalidArgument = 3,
    NotFound = 5,
    AlreadyExists = 6,
    PermissionDenied = 7,
    ResourceExhausted = 8,
    FailedPrecondition = 9,
    Aborted = 10,
    Unimplemented = 12,
    Internal = 13,
    Unavailable = 14,
    Unauthenticated = 16,
}

/// <summary>
/// Why a request is not done: a name for programs, a sentence for people, the offending members for forms.
/// </summary>
/// <param name="Code">The gRPC status code.</param>
/// <param name="Name">The name that programs test.</param>
/// <param name="Format">The sentence, with <c>{attribute}</c> where a value goes.</param>
internal sealed record Refusal(StatusCode Code, string Name, string Format)
{
    /// <summary>What would be right.</summary>
    public string? Detail { get; init; }

    public JsonObject Attributes { get; init; } = [];

    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>The HTTP status, where it is not the usual one of the code.</summary>
    public int? HttpStatus { get; init; }

    /// <summary>When it is worth asking again, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public int Status =>
        HttpStatus
        ?? (int)(
            Code switch
            {
                StatusCode.InvalidArgument or StatusCode.FailedPrecondition => HttpStatusCode.BadRequest,
                StatusCode.Unauthenticated => HttpStatusCode.Unauthorized,
                StatusCode.PermissionDenied => HttpStatusCode.Forbidden,
                StatusCode.NotFound => HttpStatusCode.NotFound,
                StatusCode.AlreadyExists or StatusCode.Aborted => HttpStatusCode.Conflict,
                StatusCode.ResourceExhausted => HttpStatusCode.TooManyRequests,
                StatusCode.Unimplemented => HttpStatusCode.MethodNotAllowed,
                StatusCode.Unavailable => HttpStatusCode.ServiceUnavailable,
                _ => HttpStatusCode.InternalServerError,
            }
        );

    /// <summary>The sentence with its values filled in.</summary>
    public string Title
    {
        get
        {
            var title = Format;
            foreach (var (name, value) in Attributes)
            {
                title = title.Replace($"{{{name}}}", value?.ToString(), StringComparison.Ordinal);
            }

            return title;
        }
    }
}

/// <summary>One member of a request that is wrong.</summary>
/// <param name="Field">Where, such as <c>client.redirect_uris[0]</c>.</param>
/// <param name="Message">What is wrong and what would be right.</param>
/// <param name="Own">The refusal that the fault has for itself when no other kind of fault stands beside it.</param>
internal sealed record Fault(string Field, string Message, Refusal? Own = null);

/// <summary>Ends a request with a refusal.</summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Title)
{
    public Refusal Refusal { get; } = refusal;
}
