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
}
