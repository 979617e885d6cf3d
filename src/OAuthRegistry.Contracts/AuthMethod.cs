using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>How a client proves at the token endpoint that it is itself, by the names of RFC 7591, section 2.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<AuthMethod>))]
public enum AuthMethod
{
    /// <summary>
    /// It can not: a public client, such as an app on a phone or in a browser (RFC 6749, section 2.1). It has no secret
    /// and must use PKCE.
    /// </summary>
    None = 0,

    /// <summary>By its secret in the header.</summary>
    ClientSecretBasic = 1,

    /// <summary>By its secret in the body.</summary>
    ClientSecretPost = 2,

    /// <summary>
    /// By a key of its own: it signs a short-lived JWT each time (RFC 7523, section 2.2). It has no secret.
    /// </summary>
    PrivateKeyJwt = 3,
}

/// <summary>What follows of how a client proves itself.</summary>
public static class AuthMethods
{
    /// <summary>Whether such a client proves itself by a secret.</summary>
    public static bool TakesSecrets(this AuthMethod method) =>
        method is AuthMethod.ClientSecretBasic or AuthMethod.ClientSecretPost;
}
