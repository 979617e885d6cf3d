using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>Which keys are keys.</summary>
public class KeyRulesTests
{
    /// <summary>The key and its thumbprint of RFC 7638, section 3.1.</summary>
    private const string OfTheRfc = """
        {"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}
        """;

    [Fact]
    public void The_thumbprint_is_that_of_the_standard() =>
        Assert.Equal(
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
            new PublicKey(JsonNode.Parse(OfTheRfc)!.AsObject()).Thumbprint
        );

    [Fact]
    public void Keys_that_hold_are_taken()
    {
        KeyPair[] pairs = [KeyPair.Rsa(), KeyPair.Rsa(bits: 3072), KeyPair.Curve(), KeyPair.Curve(algorithm: "ES384")];
        Assert.All(pairs, pair => Assert.Empty(PublicKeyRules.Check(pair.Public)));
        Assert.Equal(["RSA 2048", "RSA 3072", "P-256", "P-384"], pairs.Select(pair => new PublicKey(pair.Public).Kind));
        Assert.Equal(["RS256", "PS256"], new PublicKey(pairs[0].Public).Algorithms);
        Assert.Equal(["ES384"], new PublicKey(pairs[3].Public).Algorithms);
    }

    [Theory]
    [InlineData("kty", "null", "`kty`")]
    [InlineData("kty", "\"OKP\"", "`kty`")]
    [InlineData("kty", "\"oct\"", "symmetric")]
    [InlineData("kty", "17", "`kty`")]
    [InlineData("k", "\"secret\"", "private part")]
    [InlineData("d", "\"secret\"", "private part")]
    [InlineData("oth", "[]", "private part")]
    [InlineData("qi", "null", "private part")]
    [InlineData("n", "null", "`n`")]
    [InlineData("n", "\"AQAB\"", "has 17")]
    [InlineData("n", "\"not base64\"", "`n`")]
    [InlineData("n", "\"AQAB==\"", "`n`")]
    [InlineData("n", "17", "`n`")]
    [InlineData("e", "null", "`e`")]
    [InlineData("e", "\"AQ\"", "`e`")]
    [InlineData("e", "\"Aw\"", "`e`")]
    [InlineData("e", "\"AQAA\"", "`e`")]
    [InlineData("e", "\"AQAAAAAB\"", "`e`")]
    [InlineData("use", "\"enc\"", "`use`")]
    [InlineData("use", "17", "`use`")]
    [InlineData("key_ops", "[\"encrypt\"]", "`key_ops`")]
    [InlineData("key_ops", "\"verify\"", "`key_ops`")]
    [InlineData("alg", "\"none\"", "`alg`")]
    [InlineData("alg", "\"HS256\"", "`alg`")]
    [InlineData("alg", "\"RS512\"", "`alg`")]
    [InlineData("alg", "\"ES256\"", "`alg`")]
    [InlineData("alg", "null", "`alg`")]
    [InlineData("kid", "17", "`kid`")]
    [InlineData("kid", "\"\"", "`kid`")]
    [InlineData("kid", "\"\\u202e\"", "`kid`")]
    [InlineData("kid", "\"\\ud800\"", "`kid`")]
    public void An_RSA_key_with_a_fault_is_refused(string member, string value, string told) =>
        IsRefused(KeyPair.Rsa().Public, member, value, told);

    [Theory]
    [InlineData("crv", "\"P-521\"", "`crv`")]
    [InlineData("crv", "\"P-384\"", "48 bytes")]
    [InlineData("crv", "null", "`crv`")]
    [InlineData("x", "\"AQAB\"", "32 bytes")]
    [InlineData("x", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\"", "no point")]
    [InlineData("y", "null", "32 bytes")]
    [InlineData("alg", "\"RS256\"", "`alg`")]
    [InlineData("alg", "\"ES384\"", "`alg`")]
    public void A_key_on_a_curve_with_a_fault_is_refused(string member, string value, string told) =>
        IsRefused(KeyPair.Curve().Public, member, value, told);

    [Fact]
    public void Names_and_keys_stand_there_once()
    {
        var (one, other) = (KeyPair.Curve("same").Public, KeyPair.Rsa("same").Public);
        var again = one.DeepClone().AsObject();
        again["kid"] = "other";

        Assert.Equal(
            [("keys[1]", "has the `kid` of another; each needs its own"), ("keys[2]", "stands there twice")],
            KeySetRules.Check(KeyPair.Set(one, other, again))
        );
    }

    /// <summary>What somebody keeps at an address may hold other things beside; they are no keys of the client.</summary>
    [Fact]
    public void Of_a_foreign_set_what_can_be_used_is_used()
    {
        var good = KeyPair.Curve("good").Public;
        var forEncryption = KeyPair.Rsa("enc").Public;
        forEncryption["use"] = "enc";
        var set = KeySet.Of(
            KeyPair.Set(KeyPair.Curve("leaked").Private, forEncryption, good, JsonNode.Parse("17")!, "text")
        );

        Assert.Equal(["good"], set.Keys.Select(key => key.Id));
        Assert.Null(KeySet.Read("<html>"));
        Assert.Null(KeySet.Read("[]"));
        Assert.Null(KeySet.Read("""{"keys":{}}"""));
        Assert.Null(KeySet.Read("""{"keys":[],"keys":[]}"""));
        Assert.Null(KeySet.Read(new string('[', 10_000)));
    }

    private static void IsRefused(JsonObject key, string member, string value, string told)
    {
        key[member] = JsonNode.Parse(value);
        var fault = Assert.Single(PublicKeyRules.Check(key));
        Assert.Contains(told, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret\"", fault, StringComparison.Ordinal);
        Assert.NotEmpty(KeySetRules.Check(KeyPair.Set(key)));
    }
}
