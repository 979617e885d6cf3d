using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Who answers for a client: an account with all rights on it that agreed to have them.</summary>
internal sealed record ClientOwner(AccountRef Account, string Name);

/// <summary>What a client asks a user for, read at one moment.</summary>
/// <param name="Client">The client, as it is at this moment.</param>
/// <param name="User">Who is asked.</param>
/// <param name="Owner">Who answers for the client, if anybody.</param>
/// <param name="Consent">What the user allowed it before.</param>
/// <param name="Rights">The rights that it asks for.</param>
/// <param name="Scopes">The scopes of the network's APIs that it asks for.</param>
/// <param name="Audience">The IDs of the resources for which its tokens would be.</param>
/// <param name="IdentityScopes">What it asks to learn of the user.</param>
/// <param name="AsksToRefresh">
/// Whether it asks for <c>offline_access</c>, which changes no more than what the answer says: refreshing is a grant.
/// </param>
/// <param name="RedirectUri">Where the answer goes; null if a device fetches it.</param>
internal sealed record RequestedAccess(
    Client Client,
    User User,
    ClientOwner? Owner,
    Consent? Consent,
    RightSet Rights,
    IReadOnlyList<KnownScope> Scopes,
    IReadOnlyList<string> Audience,
    IReadOnlyList<string> IdentityScopes,
    bool AsksToRefresh,
    string? RedirectUri
)
{
    /// <summary>
    /// In <see cref="Consent.Scopes"/>: the client got this without a page, so it covers nothing when there must be
    /// one.
    /// </summary>
    public const string Unasked = "unasked";

    /// <summary>
    /// Whether the user need not be asked: an administrator said so, or the user allowed as much before. Of what nobody
    /// has reviewed it is warned each time.
    /// </summary>
    public bool IsCovered =>
        !AnybodyCouldAsk && !IsTrial && (Client.SkipAuthorization || (IsKept && !Consent!.Scopes.Contains(Unasked)));

    /// <summary>Whether what is kept holds as much, asked or not.</summary>
    public bool IsKept =>
        Consent is not null
        && Consent.Rights.Implied().Contains(Rights)
        && Scopes.All(scope => Consent.Scopes.Contains(scope.Ref.ToString()))
        && IdentityScopes.All(Consent.Scopes.Contains);

    /// <summary>
    /// Whether the user is one of the first of a client that nobody has reviewed, and does not work on it.
    /// </summary>
    public bool IsTrial { get; init; }

    /// <summary>Whether the client is only being tried out by those who work on it.</summary>
    public bool IsSandbox => !Client.IsUsable;

    /// <summary>
    /// Any program on the user's machine can pose as a client without a secret whose answers go to that machine, so
    /// what was allowed once says nothing about who asks now (RFC 8252, section 8.6). No administrator can change that,
    /// the command line is no exception.
    /// </summary>
    private bool AnybodyCouldAsk =>
        !Client.IsConfidential
        && RedirectUri?.StartsWith(Uri.UriSchemeHttps + ":", StringComparison.OrdinalIgnoreCase) != true;
}
