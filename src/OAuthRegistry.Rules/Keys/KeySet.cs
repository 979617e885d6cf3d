using System.Text;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Rules;

/// <summary>The public keys of a client (RFC 7517, section 5), those of them that it may sign with.</summary>
internal sealed record KeySet(IReadOnlyList<PublicKey> Keys)
{
    /// <summary>
    /// What is usable of a set: others may hold keys for other purposes beside, which are passed over.
    /// </summary>
    public static KeySet Of(JsonObject set) =>
        new([
            .. (set["keys"] as JsonArray ?? [])
                .Take(Limits.MaxKeys)
                .OfType<JsonObject>()
                .Where(key => !PublicKeyRules.Check(key).Any())
                .Select(key => new PublicKey(key)),
        ]);

    /// <summary>The set in a text; null if the text is none.</summary>
    public static KeySet? Read(ReadOnlySpan<byte> text) =>
        KeyJson.Object(text) is { } set && set["keys"] is JsonArray ? Of(set) : null;

    public static KeySet? Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    /// <summary>
    /// The keys with which something may be signed that names this key and this algorithm. Who names no key may mean
    /// any; who names one that is not there means none.
    /// </summary>
    public IEnumerable<PublicKey> For(string? keyId, string algorithm) =>
        Keys.Where(key => (keyId is null || key.Id == keyId) && key.Algorithms.Contains(algorithm));

    public bool Knows(string? keyId) => Keys.Any(key => keyId is null || key.Id == keyId);
}
