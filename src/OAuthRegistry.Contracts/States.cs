using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>Where a client or a user account stands with the administrators of the network.</summary>
[WirePrefix("STATE_")]
[JsonConverter(typeof(WireEnumConverter<ReviewState>))]
public enum ReviewState
{
    /// <summary>Waits for a decision.</summary>
    Requested = 0,

    /// <summary>May be used.</summary>
    Approved = 1,

    /// <summary>Was refused.</summary>
    Rejected = 2,

    /// <summary>May be used, and is being watched.</summary>
    Flagged = 3,

    /// <summary>Was stopped.</summary>
    Suspended = 4,
}

/// <summary>How a client may obtain tokens (RFC 6749, section 1.3).</summary>
[WirePrefix("GRANT_")]
[JsonConverter(typeof(WireEnumConverter<Grant>))]
public enum Grant
{
    /// <summary>The authorization code grant (RFC 6749, section 4.1).</summary>
    AuthorizationCode = 0,

    /// <summary>The password grant; named so that it can be refused by name (RFC 9700, section 2.4).</summary>
    Password = 1,

    /// <summary>The refresh token grant (RFC 6749, section 6).</summary>
    RefreshToken = 2,

    /// <summary>
    /// The client credentials grant (RFC 6749, section 4.4): a service acts as itself, without a user.
    /// </summary>
    ClientCredentials = 100,

    /// <summary>The device code grant (RFC 8628), for devices without a browser or a keyboard.</summary>
    DeviceCode = 101,

    /// <summary>
    /// The token exchange grant (RFC 8693): a service makes a narrower token of one of its own, for one of the APIs
    /// that it is for.
    /// </summary>
    TokenExchange = 102,
}
