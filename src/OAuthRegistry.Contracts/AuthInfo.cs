namespace OAuthRegistry.Contracts;

/// <summary>Who the caller is and what the call may do.</summary>
public sealed class AuthInfoBody
{
    /// <summary>The API key that the call carries.</summary>
    public ApiKeyAccess? ApiKey { get; set; }

    /// <summary>The access token that the call carries.</summary>
    public AccessTokenBody? OauthAccessToken { get; set; }

    /// <summary>The rights that the call has everywhere; for administrators.</summary>
    public RightList? UniversalRights { get; set; }

    /// <summary>Whether the call has the powers of an administrator.</summary>
    public bool? IsAdmin { get; set; }

    /// <summary>Whether the call may decide about clients, without the rest of an administrator.</summary>
    public bool? IsReviewer { get; set; }
}

/// <summary>An API key and the account behind it.</summary>
public sealed class ApiKeyAccess
{
    /// <summary>The key; its rights are expanded and never more than the account's.</summary>
    public ApiKeyBody? ApiKey { get; set; }

    /// <summary>The account.</summary>
    public AccountIds? EntityIds { get; set; }
}
