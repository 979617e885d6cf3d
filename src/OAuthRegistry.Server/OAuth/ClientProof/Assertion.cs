using System.Text.Json;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// A JWT by which a client says who it is (RFC 7523, section 3), or that it holds a key (RFC 9449, section 4), read and
/// not yet believed: nothing in it is true before its signature is.
/// </summary>
internal sealed class Assertion
{
    /// <summary>Real ones have a tenth of it.</summary>
    private const int MostCharacters = 16 * 1024;

    private readonly JsonObject _header;

    private readonly JsonObject _claims;

    private Assertion(string text, JsonObject header, JsonObject claims)
    {
        (Text, _header, _claims) = (text, header, claims);
    }

    public string Text { get; }

    public string? Algorithm => _header.Text("alg");

    public string? KeyId => _header.Text("kid");

    /// <summary>What kind of JWT it says it is; many say nothing.</summary>
    public string? Type => _header.Text("typ");

    /// <summary>
    /// Whether it demands that something is understood which nobody here does (RFC 7515, section 4.1.11).
    /// </summary>
    public bool IsCritical => _header.ContainsKey("crit");

    /// <summary>Whether the key is named, or none is: a name that can not be read is neither.</summary>
    public bool NamesItsKeyWell => KeyId is not null || !_header.ContainsKey("kid");

    /// <summary>The key that it brings along, which proves no more than that whoever made it holds it.</summary>
    public JsonObject? Jwk => _header["jwk"] as JsonObject;

    public string? Issuer => _claims.Text("iss");

    public string? Subject => _claims.Text("sub");

    public string? Id => _claims.Text("jti");

    /// <summary>For whom it is; none if that can not be read.</summary>
    public IReadOnlyList<string> Audiences =>
        _claims["aud"] switch
        {
            JsonArray many when many.All(one => one is JsonValue value && value.TryGetValue(out string? _)) =>
            [
                .. many.Select(one => one!.GetValue<string>()),
            ],
            JsonValue one when one.TryGetValue(out string? audience) => [audience],
            _ => [],
        };

    /// <summary>Null if it is not three parts of base64url, of which the first two are JSON objects.</summary>
    public static Assertion? Read(string text)
    {
        if (text.Length > MostCharacters || text.Split('.') is not [var header, var claims, { Length: > 0 }])
        {
            return null;
        }

        return Part(header) is { } head && Part(claims) is { } body ? new Assertion(text, head, body) : null;
    }

    /// <summary>The text of a claim; none if it is absent, or no text.</summary>
    public string? Claim(string name) => _claims.Text(name);

    public bool Has(string claim) => _claims.ContainsKey(claim);

    /// <summary>A time in seconds since 1970, whole or not (RFC 7519, section 2); none if it is no such time.</summary>
    public DateTimeOffset? Time(string claim) =>
        _claims[claim] is JsonValue value
        && value.GetValueKind() == JsonValueKind.Number
        && value.TryGetValue(out double seconds)
        && seconds is > 0 and < 1e11
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    private static JsonObject? Part(string text) => KeyJson.Bytes(text) is { } bytes ? KeyJson.Object(bytes) : null;
}
