using OAuthRegistry.Server.Accounts;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What a client learns of a user by the scopes of OpenID Connect (Core, sections 5.1 and 5.4): the same in an ID token
/// and at the UserInfo endpoint.
/// </summary>
internal static class IdentityClaims
{
    /// <summary>What ID tokens may say beside what each has; the metadata lists it.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Claims.AuthorizedParty,
        Claims.AuthenticationTime,
        Claims.AccessTokenHash,
        Claims.Nonce,
        OAuthScopes.SidClaim,
        .. OfUsers,
    ];

    private static IReadOnlyList<string> OfUsers =>
        [Claims.Name, Claims.PreferredUsername, Claims.UpdatedAt, Claims.Email, Claims.EmailVerified];

    /// <summary>Whether it says something of the user, who allowed that.</summary>
    public static bool IsOfUser(string claim) => OfUsers.Contains(claim);

    public static IEnumerable<(string Name, OpenIddictParameter Value)> Of(
        User user,
        IReadOnlyCollection<string> scopes
    )
    {
        if (scopes.Contains(Scopes.Profile))
        {
            yield return (Claims.PreferredUsername, user.AccountId);
            yield return (Claims.UpdatedAt, user.UpdatedAt.ToUnixTimeSeconds());
            if (user.Name.Length > 0)
            {
                yield return (Claims.Name, user.Name);
            }
        }

        if (scopes.Contains(Scopes.Email) && user.PrimaryEmailAddress is { Length: > 0 } address)
        {
            // Nobody has verified any address here yet, and a client must not take one for proof.
            yield return (Claims.Email, address);
            yield return (Claims.EmailVerified, false);
        }
    }
}
