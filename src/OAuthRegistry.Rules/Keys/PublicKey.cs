using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Rules;

/// <summary>
/// One public key of a client (RFC 7517): what of it counts here. Made of a JSON object that
/// <see cref="PublicKeyRules"/> finds no fault with.
/// </summary>
internal sealed class PublicKey(JsonObject json)
{
    /// <summary>The algorithms with which a client may sign, each once; whoever lists them reads this.</summary>
    public static readonly IReadOnlyList<string> AllAlgorithms = ["RS256", "PS256", "ES256", "ES384"];

    private string this[string member] => json.Text(member) ?? "";

    /// <summary>The name by which a client says which of its keys it used; it may have none.</summary>
    public string? Id => json.Text("kid");

    public string Type => this["kty"];

    /// <summary>The curve of an elliptic key.</summary>
    public string Curve => this["crv"];

    public string Modulus => this["n"];

    public string Exponent => this["e"];

    public string X => this["x"];

    public string Y => this["y"];

    /// <summary>With which algorithms the key signs: the one that it names, or all that fit it.</summary>
    public IReadOnlyList<string> Algorithms => json.Text("alg") is { } own ? [own] : Fitting(Type, Curve);

    /// <summary>What people call such a key.</summary>
    public string Kind => Type == "RSA" ? $"RSA {KeyJson.Bits(KeyJson.Bytes(Modulus)!)}" : Curve;

    /// <summary>What names the key itself, whoever calls it what (RFC 7638).</summary>
    public string Thumbprint =>
        KeyJson.Encode(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    Type == "RSA"
                        ? $$"""{"e":"{{Exponent}}","kty":"RSA","n":"{{Modulus}}"}"""
                        : $$"""{"crv":"{{Curve}}","kty":"EC","x":"{{X}}","y":"{{Y}}"}"""
                )
            )
        );

    public static IReadOnlyList<string> Fitting(string type, string curve) =>
        (type, curve) switch
        {
            ("RSA", _) => ["RS256", "PS256"],
            (_, "P-256") => ["ES256"],
            _ => ["ES384"],
        };

    /// <summary>In a line that needs no translation.</summary>
    public override string ToString() => $"{Id ?? "–"} · {Kind} · {Thumbprint}";
}
