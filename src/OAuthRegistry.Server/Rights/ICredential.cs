namespace OAuthRegistry.Server.Rights;

internal enum CredentialKind
{
    ApiKey,
    AccessToken,
    Session,
}

/// <summary>With what a caller says who it is: an API key, an access token, the session of a browser.</summary>
internal interface ICredential
{
    CredentialKind Kind { get; }

    /// <summary>What the record calls it, such as <c>api_key:ABC…</c>; never what could be used.</summary>
    string NameInRecord { get; }

    /// <summary>
    /// Whether what is done with it is the account's own act. What the program of somebody else does is not.
    /// </summary>
    bool IsOwnVoice { get; }
}
