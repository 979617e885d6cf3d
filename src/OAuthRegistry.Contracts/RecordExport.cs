using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>What of the record is exported.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<RecordPart>))]
public enum RecordPart
{
    /// <summary>Every event, with the hashes that chain them.</summary>
    Events,

    /// <summary>Every decision about a client, with its report.</summary>
    Decisions,
}

/// <summary>The form of an export.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<ExportFormat>))]
public enum ExportFormat
{
    /// <summary>A JSON object in each line.</summary>
    Json,

    /// <summary>A table with commas (RFC 4180).</summary>
    Csv,
}
