using System.Text;
using System.Text.Json.Nodes;
using FluentValidation;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>What a JWK set may look like that somebody registers, and which client has one.</summary>
internal static class KeySetRules
{
    /// <summary>Every fault of the set; the place is within it, such as <c>keys[0]</c>.</summary>
    public static IEnumerable<(string Place, string Message)> Check(JsonObject set)
    {
        if (Bytes(set) is not { } bytes)
        {
            return [("", "must be valid Unicode; it holds half of a surrogate pair")];
        }

        if (bytes > Limits.MaxKeySet)
        {
            return [("", $"must have at most {Limits.MaxKeySet} bytes; it has {bytes}")];
        }

        if (set["keys"] is not JsonArray keys)
        {
            return [("", "must be a JWK set: an object whose `keys` are a list (RFC 7517, section 5)")];
        }

        if (keys.Count > Limits.MaxKeys)
        {
            return [("", $"must hold at most {Limits.MaxKeys} keys; it holds {keys.Count}")];
        }

        return keys.SelectMany((key, index) => Check(key).Select(message => ($"keys[{index}]", message)))
            .Concat(Twice(keys));
    }

    /// <summary>Tells every fault of a set that a body has as <c>jwks</c>.</summary>
    public static void AddFaults<T>(JsonObject? set, ValidationContext<T> context)
    {
        foreach (var (place, message) in set is null ? [] : Check(set))
        {
            context.AddFailure(place.Length == 0 ? "Jwks" : $"Jwks.{place}", message);
        }
    }

    /// <summary>What the address of a set must be.</summary>
    public static string? CheckUri(string uri) =>
        uri.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            ? RedirectUri.Check(uri)
            : "must be an absolute https URI, such as https://app.example.com/jwks.json";

    /// <summary>
    /// Keys belong to a client that proves itself by them, and such a one says where they are: of a client as it is as
    /// a whole.
    /// </summary>
    public static IEnumerable<Fault> CheckWhole(ClientBody client)
    {
        var (hasKeys, hasUri) = (client.Jwks is not null, !string.IsNullOrEmpty(client.JwksUri));
        if (client.TokenEndpointAuthMethod == AuthMethod.PrivateKeyJwt)
        {
            return (hasKeys, hasUri) switch
            {
                (true, true) =>
                [
                    new(
                        "jwks_uri",
                        "must be absent beside `jwks`: either the keys stand here or they are fetched there"
                    ),
                ],
                (false, false) =>
                [
                    new(
                        "jwks",
                        "is missing: `private_key_jwt` takes the public keys of the client here, or in `jwks_uri` the "
                            + "https address where it keeps them"
                    ),
                ],
                _ => [],
            };
        }

        const string ForKeysOnly =
            "is for clients whose `token_endpoint_auth_method` is `private_key_jwt`; say so, or take it away";
        return
        [
            .. hasKeys ? [new Fault("jwks", ForKeysOnly)] : (Fault[])[],
            .. hasUri ? [new Fault("jwks_uri", ForKeysOnly)] : (Fault[])[],
        ];
    }

    /// <summary>How long it is; none if it can not be written, which System.Text.Json finds only then.</summary>
    private static int? Bytes(JsonObject set)
    {
        try
        {
            return Encoding.UTF8.GetByteCount(set.ToJsonString());
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Check(JsonNode? key) =>
        key is JsonObject json
            ? PublicKeyRules.Check(json)
            : ["must be an object, the public key (RFC 7517, section 4)"];

    /// <summary>Two keys of one name are one too many (section 4.5), and so is a key that stands there twice.</summary>
    private static IEnumerable<(string, string)> Twice(JsonArray keys)
    {
        HashSet<string> ids = [],
            thumbprints = [];
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] is not JsonObject key)
            {
                continue;
            }

            if (key.Text("kid") is { } id && !ids.Add(id))
            {
                yield return ($"keys[{i}]", "has the `kid` of another; each needs its own");
            }

            if (!PublicKeyRules.Check(key).Any() && !thumbprints.Add(new PublicKey(key).Thumbprint))
            {
                yield return ($"keys[{i}]", "stands there twice");
            }
        }
    }
}
