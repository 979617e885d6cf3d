using System.Net;
using System.Text.Json;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>The registry refused a call.</summary>
#pragma warning disable CA1032 // Only an answer of the registry makes one.
public sealed class RegistryException : Exception
{
    internal RegistryException(HttpResponseMessage response, ProblemBody? problem)
        : base(problem?.Title ?? $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}")
    {
        var details = problem?.Details?.FirstOrDefault();
        Status = response.StatusCode;
        Code = problem?.Code;
        Name = details?.Name;
        Detail = problem?.Detail;
        Fields = (problem?.Errors ?? []).ToDictionary(field => field.Key, IReadOnlyList<string> (field) => field.Value);
        CorrelationId =
            details?.CorrelationId ?? (response.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.First() : null);
        RetryAfter = WaitOf(response);
    }

    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The gRPC code; none if something in between answered, such as a proxy.</summary>
    public int? Code { get; }

    /// <summary>The name of the error for programs, such as <c>id_taken</c>.</summary>
    public string? Name { get; }

    /// <summary>What would be right.</summary>
    public string? Detail { get; }

    /// <summary>Every offending member of the request with what is wrong there.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Fields { get; }

    /// <summary>Finds the call in the log of the server.</summary>
    public string? CorrelationId { get; }

    /// <summary>After what time to try again, if the server said so.</summary>
    public TimeSpan? RetryAfter { get; }

    internal static TimeSpan? WaitOf(HttpResponseMessage response) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } when date > DateTimeOffset.UtcNow => date - DateTimeOffset.UtcNow,
            { Date: not null } => TimeSpan.Zero,
            _ => null,
        };

    internal static async Task<RegistryException> ReadAsync(
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return new RegistryException(response, JsonSerializer.Deserialize(body, WireJson.Shared.ProblemBody));
        }
        catch (JsonException)
        {
            return new RegistryException(response, null);
        }
    }
}
