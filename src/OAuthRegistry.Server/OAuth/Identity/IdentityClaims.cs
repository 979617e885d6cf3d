using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What a client learns of a user by the scopes of OpenID Connect (Core, sections 5.1 and 5.4): the same in an ID token
/// and at the UserInfo endpoint.
/// </summary>
internal sealed class IdentityClaims(RegistryContext db)
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
        [
            Claims.Name,
            Claims.PreferredUsername,
            Claims.UpdatedAt,
            Claims.Email,
            Claims.EmailVerified,
            OAuthScopes.Groups,
        ];

    /// <summary>Whether it says something of the user, who allowed that.</summary>
    public static bool IsOfUser(string claim) => OfUsers.Contains(claim);

    public async Task<List<(string Name, JsonNode Value)>> OfAsync(
        User user,
        IReadOnlyCollection<string> scopes,
        CancellationToken cancellationToken
    )
    {
        List<(string, JsonNode)> claims = [];
        if (scopes.Contains(Scopes.Profile))
        {
            claims.Add((Claims.PreferredUsername, user.AccountId));
            claims.Add((Claims.UpdatedAt, user.UpdatedAt.ToUnixTimeSeconds()));
            if (user.Name.Length > 0)
            {
                claims.Add((Claims.Name, user.Name));
            }
        }

        if (scopes.Contains(Scopes.Email) && user.PrimaryEmailAddress is { Length: > 0 } address)
        {
            // Nobody has verified any address here yet, and a client must not take one for proof.
            claims.Add((Claims.Email, address));
            claims.Add((Claims.EmailVerified, false));
        }

        if (scopes.Contains(OAuthScopes.Groups))
        {
            claims.Add((OAuthScopes.Groups, new JsonArray([.. await GroupsOfAsync(user, cancellationToken)])));
        }

        return claims;
    }

    /// <summary>The organizations of which the user agreed to be a member.</summary>
    private async Task<IEnumerable<JsonNode>> GroupsOfAsync(User user, CancellationToken cancellationToken)
    {
        var ids = await db
            .LiveMembers.AsNoTracking()
            .Where(member => member.UserId == user.AccountId && member.AcceptedAt != null)
            .OrderBy(member => member.OrganizationId)
            .Select(member => member.OrganizationId)
            .ToListAsync(cancellationToken);
        return ids.Select(id => (JsonNode)JsonValue.Create(id));
    }
}
