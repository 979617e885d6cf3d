using System.Collections.Immutable;
using System.Security.Claims;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Scopes are the names of rights. A request without a scope asks for all rights of the client, as those of The Things
/// Stack do; one with a scope asks for no more than it names. <c>openid</c>, <c>profile</c> and <c>email</c> say who
/// the user is and give no right.
/// </summary>
internal static class OAuthScopes
{
    public const string SessionClaim = "session_id";

    /// <summary>In ID tokens: a fingerprint of the session, by which a client proves which one it means.</summary>
    public const string SidClaim = "sid";

    /// <summary>
    /// For whom access tokens are meant. Without an audience OpenIddict would let any client introspect and revoke
    /// those of another.
    /// </summary>
    public const string Audience = "oauth-registry";

    /// <summary>
    /// Scope and claim: the organizations of the user. No standard names it, and most programs call it so.
    /// </summary>
    public const string Groups = "groups";

    /// <summary>Scopes that are not rights.</summary>
    public static readonly IReadOnlyList<string> OfIdentity =
    [
        Scopes.OpenId,
        Scopes.Profile,
        Scopes.Email,
        Groups,
        Scopes.OfflineAccess,
    ];

    /// <summary>Scopes that tell a client of the user, which the consent page says in words.</summary>
    public static readonly IReadOnlyList<string> Shown = [Scopes.OpenId, Scopes.Profile, Scopes.Email, Groups];

    /// <summary>Whether it means anything here, whoever asks for it.</summary>
    public static bool IsKnown(string scope) => OfIdentity.Contains(scope) || WireNames<Right>.TryParse(scope, out _);

    /// <summary>The rights that a request asks for, and the scopes in it that the client may not ask for.</summary>
    public static (RightSet Rights, IReadOnlyList<string> Refused) Read(
        IReadOnlyCollection<string> scopes,
        Client client
    )
    {
        var own = RightSet.Of(client.Rights);
        if (scopes.Count == 0)
        {
            return (own, []);
        }

        List<Right> asked = [];
        List<string> refused = [];
        foreach (var scope in scopes.Where(scope => !OfIdentity.Contains(scope)))
        {
            if (WireNames<Right>.TryParse(scope, out var right) && own.Implied().Contains(right))
            {
                asked.Add(right);
            }
            else
            {
                refused.Add(scope);
            }
        }

        return (RightSet.Of(asked), refused);
    }

    public static RightSet RightsIn(IEnumerable<string> scopes) =>
        RightSet.Of(
            scopes
                .Where(scope => !OfIdentity.Contains(scope))
                .Select(scope =>
                    WireNames<Right>.TryParse(scope, out var right) ? right : throw new FormatException(scope)
                )
        );

    /// <summary>The scopes of a token that are worth something still.</summary>
    public static ImmutableArray<string> Left(ClaimsPrincipal token, Client client)
    {
        var scopes = token.GetScopes();
        return [.. Of(Judge.RightsLeft(RightsIn(scopes), client)), .. scopes.Where(OfIdentity.Contains)];
    }

    public static IEnumerable<string> Of(RightSet rights) =>
        rights.ToList().Select(right => WireNames<Right>.NameOf(right));
}
