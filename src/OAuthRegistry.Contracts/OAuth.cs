namespace OAuthRegistry.Contracts;

/// <summary>The clients that every registry has from its first start.</summary>
public static class OwnClients
{
    /// <summary>
    /// The command line, a native application (RFC 8252); its ID is reserved, so that nobody else registers it.
    /// </summary>
    public const string CommandLine = "cli";

    /// <summary>Where the browser comes back to on the machine of the user; at any port.</summary>
    public const string CommandLineRedirectUri = "http://127.0.0.1/callback";
}

/// <summary>What a user allowed a client.</summary>
public sealed class AuthorizationBody
{
    /// <summary>The user.</summary>
    public UserIds? UserIds { get; set; }

    /// <summary>The client.</summary>
    public ClientIds? ClientIds { get; set; }

    /// <summary>The name of the client as it was approved; absent while nobody approved it.</summary>
    public string? Name { get; set; }

    /// <summary>Where its logo is, as it was approved.</summary>
    public string? Logo { get; set; }

    /// <summary>What the client may do in the user's name.</summary>
    public List<Right>? Rights { get; set; }

    /// <summary>What it may do at the APIs of the network.</summary>
    public List<ResourceScopesBody>? ResourceScopes { get; set; }

    /// <summary>When the user allowed it first.</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When the user allowed more.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }
}

/// <summary>The clients that a user authorized.</summary>
public sealed class AuthorizationList
{
    /// <summary>One for each client.</summary>
    public List<AuthorizationBody>? Authorizations { get; set; }
}

/// <summary>An access token, without its value.</summary>
public sealed class AccessTokenBody
{
    /// <summary>The user in whose name the client acts.</summary>
    public UserIds? UserIds { get; set; }

    /// <summary>The session in which the user authorized the client.</summary>
    public string? UserSessionId { get; set; }

    /// <summary>The client.</summary>
    public ClientIds? ClientIds { get; set; }

    /// <summary>The middle part of the token.</summary>
    public string? Id { get; set; }

    /// <summary>What the token was issued for.</summary>
    public List<Right>? Rights { get; set; }

    /// <summary>
    /// The resources that it is for, by their IDs, if one of them is an API of the network; otherwise it is for this
    /// registry.
    /// </summary>
    public List<string>? Resources { get; set; }

    /// <summary>When it was issued.</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When it stops working by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>The live access tokens of a client for a user.</summary>
public sealed class AccessTokenList
{
    /// <summary>The tokens.</summary>
    public List<AccessTokenBody>? Tokens { get; set; }
}

/// <summary>A browser in which a user is signed in.</summary>
public sealed class SessionBody
{
    /// <summary>The user.</summary>
    public UserIds? UserIds { get; set; }

    /// <summary>The session.</summary>
    public string? SessionId { get; set; }

    /// <summary>What the browser said of itself.</summary>
    public string? UserAgent { get; set; }

    /// <summary>When the user signed in.</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When the session was used last, to within minutes.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>When it ends unless it is used.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>The sessions of a user.</summary>
public sealed class SessionList
{
    /// <summary>The sessions.</summary>
    public List<SessionBody>? Sessions { get; set; }
}
