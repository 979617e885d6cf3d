using System.Text.Json;
using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>Names the members that a call is about: <c>{"paths":["name"]}</c> or <c>"name,description"</c>.</summary>
[JsonConverter(typeof(FieldMaskConverter))]
public sealed class FieldMaskBody
{
    /// <summary>The paths, in snake case.</summary>
    public List<string> Paths { get; set; } = [];
}

/// <summary>Reads both forms of a field mask and writes the object form.</summary>
public sealed class FieldMaskConverter : JsonConverter<FieldMaskBody>
{
    /// <inheritdoc />
    public override FieldMaskBody Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new FieldMaskBody { Paths = [.. reader.GetString()!.Split(',')] };
        }

        using var document = JsonDocument.ParseValue(ref reader);
        var paths =
            document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("paths", out var found)
                ? found
                : default;
        return paths.ValueKind switch
        {
            JsonValueKind.Undefined when document.RootElement.ValueKind == JsonValueKind.Object => new FieldMaskBody(),
            JsonValueKind.Array when paths.EnumerateArray().All(path => path.ValueKind == JsonValueKind.String) =>
                new FieldMaskBody { Paths = [.. paths.EnumerateArray().Select(path => path.GetString()!)] },
            _ => throw new JsonException("""expected {"paths":["name"]} or "name,description" """.TrimEnd()),
        };
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, FieldMaskBody value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("paths");
        foreach (var path in value.Paths)
        {
            writer.WriteStringValue(path);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
