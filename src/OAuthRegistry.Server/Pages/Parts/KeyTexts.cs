using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.Pages;

/// <summary>A JWK set as a person reads and types it.</summary>
internal static class KeyTexts
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(JsonObject set) => set.ToJsonString(Indented);

    /// <summary>Nothing if nothing was typed, or what is no JSON object.</summary>
    public static JsonObject? Read(string? typed) =>
        string.IsNullOrWhiteSpace(typed) ? null : KeyJson.Object(Encoding.UTF8.GetBytes(typed));

    /// <summary>Told where something was typed that is nothing of the kind.</summary>
    public static IReadOnlyList<Fault> FaultsOf(string? typed, string field) =>
        !string.IsNullOrWhiteSpace(typed) && Read(typed) is null
            ? [new Fault(field, "is no JSON object; a JWK set looks like {\"keys\": [{\"kty\": \"RSA\", …}]}")]
            : [];

    /// <summary>The keys of a set, one by one.</summary>
    public static IReadOnlyList<PublicKey> Keys(JsonNode? set) => set is JsonObject json ? KeySet.Of(json).Keys : [];
}
