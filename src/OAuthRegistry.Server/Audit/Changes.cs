using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Audit;

/// <summary>What changed between two states of a thing, member by member, as the wire would show them.</summary>
internal static class Changes
{
    // Every event has its own time.
    private static readonly HashSet<string> NotWorthTelling = ["created_at", "updated_at"];

    public static JsonObject Snapshot<T>(T body, JsonTypeInfo<T> type) =>
        (JsonObject)JsonSerializer.SerializeToNode(body, type)!;

    public static List<ChangeBody> Between(JsonObject before, JsonObject after) =>
        [
            .. before
                .Select(member => member.Key)
                .Union(after.Select(member => member.Key))
                .Where(name => !NotWorthTelling.Contains(name) && !JsonNode.DeepEquals(before[name], after[name]))
                .Select(name => new ChangeBody
                {
                    Field = name,
                    From = before[name]?.DeepClone(),
                    To = after[name]?.DeepClone(),
                }),
        ];
}
