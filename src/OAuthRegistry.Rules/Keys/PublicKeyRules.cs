using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Rules;

/// <summary>
/// Which keys a client may sign with: public halves only, of a strength that holds, and for signing (RFC 7517, section
/// 4; RFC 7518, section 6). A key is never repeated in an answer: it may be the private one.
/// </summary>
internal static class PublicKeyRules
{
    /// <summary>The members of a key that only its owner may know (RFC 7518, sections 6.2.2, 6.3.2 and 6.4).</summary>
    private static readonly string[] Private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>
    /// Small enough to be fast, and large enough that no forger gains by it (FIPS 186-5, appendix A.1.1): with 1
    /// anybody could sign.
    /// </summary>
    private const long MinExponent = 65537,
        MaxExponent = uint.MaxValue;

    /// <summary>Everything that is wrong with the key.</summary>
    public static IEnumerable<string> Check(JsonObject key) => [.. OfNature(key), .. OfUse(key)];

    private static IEnumerable<string> OfNature(JsonObject key)
    {
        if (key.Text("kty") == "oct")
        {
            return ["must be a public key; a symmetric one (`oct`) is a secret, and whoever checks could sign"];
        }

        var secret = Private.Where(key.ContainsKey).ToList();
        if (secret.Count > 0)
        {
            return
            [
                $"must not hold `{string.Join("`, `", secret)}`: that is the private part, which stays with the client "
                    + "and is worth nothing any more once it was sent; make another pair",
            ];
        }

        return key.Text("kty") switch
        {
            "RSA" => OfRsa(key),
            "EC" => OfCurve(key),
            _ => ["`kty` must be RSA or EC"],
        };
    }

    private static IEnumerable<string> OfRsa(JsonObject key)
    {
        if (KeyJson.Bytes(key.Text("n")) is not { } modulus)
        {
            yield return "`n` must be the modulus in base64url, without padding";
        }
        else if (KeyJson.Bits(modulus) is var bits && bits is < Limits.MinRsaBits or > Limits.MaxRsaBits)
        {
            yield return $"must have {Limits.MinRsaBits} to {Limits.MaxRsaBits} bits; it has {bits}";
        }
        else if (KeyJson.Number(modulus).IsEven)
        {
            yield return "`n` is no modulus: it is even";
        }

        if (KeyJson.Bytes(key.Text("e")) is not { } exponent)
        {
            yield return "`e` must be the exponent in base64url, such as AQAB";
        }
        else if (KeyJson.Number(exponent) is var e && (e < MinExponent || e > MaxExponent || e.IsEven))
        {
            yield return "`e` must be odd, from 65537 (AQAB) to 32 bits";
        }
    }

    private static IEnumerable<string> OfCurve(JsonObject key)
    {
        var curve = key.Text("crv");
        if (curve is not ("P-256" or "P-384"))
        {
            return ["`crv` must be P-256 or P-384"];
        }

        var length = curve == "P-256" ? 32 : 48;
        var (x, y) = (KeyJson.Bytes(key.Text("x")), KeyJson.Bytes(key.Text("y")));
        return x?.Length != length || y?.Length != length
                ? [$"`x` and `y` must have {length} bytes each on {curve}, in base64url without padding"]
            : IsOnCurve(curve, x, y) ? []
            : [$"`x` and `y` are no point of {curve}"];
    }

    private static bool IsOnCurve(string curve, byte[] x, byte[] y)
    {
        try
        {
            using var key = ECDsa.Create(
                new ECParameters
                {
                    Curve = curve == "P-256" ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384,
                    Q = new ECPoint { X = x, Y = y },
                }
            );
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static IEnumerable<string> OfUse(JsonObject key)
    {
        if (key.ContainsKey("use") && key.Text("use") != "sig")
        {
            yield return "`use` must be sig, if it is given";
        }

        if (key["key_ops"] is { } operations && !(operations is JsonArray list && list.Any(IsVerify)))
        {
            yield return "`key_ops` must name verify, if it is given";
        }

        if (
            key.ContainsKey("alg")
            && key.Text("kty") is "RSA" or "EC"
            && PublicKey.Fitting(key.Text("kty")!, key.Text("crv") ?? "") is var fitting
            && !fitting.Contains(key.Text("alg"))
        )
        {
            yield return $"`alg` must be {string.Join(" or ", fitting)} for such a key, or left out";
        }

        if (key.ContainsKey("kid") && KidFault(key.Text("kid")) is { } fault)
        {
            yield return $"`kid` {fault}";
        }
    }

    private static bool IsVerify(JsonNode? operation) =>
        operation is JsonValue value && value.TryGetValue(out string? text) && text == "verify";

    private static string? KidFault(string? kid) =>
        kid is null or "" ? "must be a text, if it is given"
        : kid.EnumerateRunes().Count() > Limits.MaxKeyId ? $"must have at most {Limits.MaxKeyId} characters"
        : TextRules.LineFault(kid);
}
