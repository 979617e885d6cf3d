using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace OAuthRegistry.Cli;

/// <summary>The members of a body that are set, by their names on the wire.</summary>
internal static class Members
{
    private static readonly HashSet<string> WithoutOrder = ["grants", "rights"];

    public static JsonObject Of<T>(T body, JsonTypeInfo<T> type) =>
        (JsonObject)JsonSerializer.SerializeToNode(body, type)!;

    /// <summary>
    /// Whether two values of a member mean the same: what is empty is absent, and sets have no order.
    /// </summary>
    public static bool AreSame(string member, JsonNode? left, JsonNode? right) =>
        JsonNode.DeepEquals(Plain(member, left), Plain(member, right));

    private static JsonNode? Plain(string member, JsonNode? value) =>
        value switch
        {
            JsonArray { Count: 0 } or JsonObject { Count: 0 } => null,
            JsonArray set when WithoutOrder.Contains(member) => new JsonArray([
                .. set.Select(item => item?.ToString())
                    .Distinct()
                    .Order(StringComparer.Ordinal)
                    .Select(item => JsonValue.Create(item)),
            ]),
            JsonObject pairs => new JsonObject(
                pairs
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))
            ),
            JsonValue text
                when text.GetValueKind() is JsonValueKind.False
                    || (text.GetValueKind() is JsonValueKind.String && text.GetValue<string>().Length == 0) => null,
            _ => value,
        };
}
