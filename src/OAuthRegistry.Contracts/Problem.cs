using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>A refusal: RFC 9457 problem details that also carry the members of a gRPC status.</summary>
public sealed class ProblemBody
{
    /// <summary>Names the kind of problem; the address explains it.</summary>
    public string? Type { get; set; }

    /// <summary>What was wrong, in one sentence.</summary>
    public string? Title { get; set; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; set; }

    /// <summary>What would be right.</summary>
    public string? Detail { get; set; }

    /// <summary>The gRPC status code.</summary>
    public int Code { get; set; }

    /// <summary><c>error:registry:name (sentence)</c>.</summary>
    public string? Message { get; set; }

    /// <summary>The error for programs.</summary>
    public List<ErrorDetails>? Details { get; set; }

    /// <summary>Every offending member of the request with what is wrong there.</summary>
    public Dictionary<string, List<string>>? Errors { get; set; }
}

/// <summary>An error for programs.</summary>
public sealed class ErrorDetails
{
    /// <summary>The message type that clients of The Things Stack look for.</summary>
    [JsonPropertyName("@type")]
    public string AtType { get; set; } = "type.googleapis.com/ttn.lorawan.v3.ErrorDetails";

    /// <summary>Always <c>registry</c>.</summary>
    public string Namespace { get; set; } = "registry";

    /// <summary>The name of the error, such as <c>id_taken</c>.</summary>
    public string? Name { get; set; }

    /// <summary>The sentence with <c>{attribute}</c> where a value goes.</summary>
    public string? MessageFormat { get; set; }

    /// <summary>The values.</summary>
    public JsonObject? Attributes { get; set; }

    /// <summary>32 hexadecimal digits that the log line of the call carries too.</summary>
    public string? CorrelationId { get; set; }

    /// <summary>The gRPC status code.</summary>
    public int Code { get; set; }
}
