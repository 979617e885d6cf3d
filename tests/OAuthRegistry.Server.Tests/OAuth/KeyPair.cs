using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>A key of an application: its public half for the registry, and assertions that are signed by it.</summary>
internal sealed class KeyPair
{
    private readonly RSA? _rsa;

    private readonly ECDsa? _curve;

    private KeyPair(string id, string algorithm, RSA? rsa, ECDsa? curve) =>
        (Id, Algorithm, _rsa, _curve) = (id, algorithm, rsa, curve);

    public string Id { get; }

    public string Algorithm { get; }

    /// <summary>The public half, which may be changed.</summary>
    public JsonObject Public
    {
        get
        {
            if (_rsa is not null)
            {
                var rsa = _rsa.ExportParameters(false);
                return new JsonObject
                {
                    ["kty"] = "RSA",
                    ["kid"] = Id,
                    ["n"] = Base64UrlEncoder.Encode(rsa.Modulus),
                    ["e"] = Base64UrlEncoder.Encode(rsa.Exponent),
                };
            }

            var point = _curve!.ExportParameters(false).Q;
            return new JsonObject
            {
                ["kty"] = "EC",
                ["kid"] = Id,
                ["crv"] = Algorithm == "ES256" ? "P-256" : "P-384",
                ["x"] = Base64UrlEncoder.Encode(point.X),
                ["y"] = Base64UrlEncoder.Encode(point.Y),
            };
        }
    }

    /// <summary>The private half too, as nobody may send it.</summary>
    public JsonObject Private
    {
        get
        {
            var all = Public;
            all["d"] = Base64UrlEncoder.Encode(_rsa?.ExportParameters(true).D ?? _curve!.ExportParameters(true).D);
            return all;
        }
    }

    public static KeyPair Rsa(string id = "rsa", int bits = 2048, string algorithm = "RS256") =>
        new(id, algorithm, RSA.Create(bits), null);

    public static KeyPair Curve(string id = "ec", string algorithm = "ES256") =>
        new(
            id,
            algorithm,
            null,
            ECDsa.Create(algorithm == "ES256" ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384)
        );

    /// <summary>A JWK set of these keys.</summary>
    public static JsonObject Set(params IEnumerable<JsonNode> keys) => new() { ["keys"] = new JsonArray([.. keys]) };

    /// <summary>An assertion that nothing is wrong with; it may be changed before it is signed.</summary>
    public string Assert(
        string clientId,
        Action<JsonObject>? change = null,
        Action<JsonObject>? header = null,
        DateTimeOffset? now = null
    )
    {
        var time = (now ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = clientId,
            ["sub"] = clientId,
            ["aud"] = "http://localhost",
            ["iat"] = time,
            ["exp"] = time + 60,
            ["jti"] = Guid.NewGuid().ToString(),
        };
        var head = new JsonObject { ["alg"] = Algorithm, ["kid"] = Id };
        change?.Invoke(claims);
        header?.Invoke(head);
        return Sign(head.ToJsonString(), claims.ToJsonString());
    }

    /// <summary>A proof that the key is held (RFC 9449, section 4.2); it may be changed before it is signed.</summary>
    public string Prove(
        string method,
        string address,
        Action<JsonObject>? change = null,
        Action<JsonObject>? header = null
    )
    {
        var claims = new JsonObject
        {
            ["htm"] = method,
            ["htu"] = address,
            ["iat"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            ["jti"] = Guid.NewGuid().ToString(),
        };
        var head = new JsonObject
        {
            ["typ"] = "dpop+jwt",
            ["alg"] = Algorithm,
            ["jwk"] = Public,
        };
        change?.Invoke(claims);
        header?.Invoke(head);
        return Sign(head.ToJsonString(), claims.ToJsonString());
    }

    /// <summary>Any two texts, signed.</summary>
    public string Sign(string header, string claims)
    {
        var text = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(text);
        var hash = Algorithm == "ES384" ? HashAlgorithmName.SHA384 : HashAlgorithmName.SHA256;
        var padding = Algorithm == "PS256" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        var signature = _rsa?.SignData(bytes, hash, padding) ?? _curve!.SignData(bytes, hash);
        return $"{text}.{Base64UrlEncoder.Encode(signature)}";
    }
}
