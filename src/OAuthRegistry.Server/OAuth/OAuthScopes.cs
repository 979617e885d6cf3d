using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Scopes are the names of rights, and of what the network's own APIs let clients do. <c>openid</c>, <c>profile</c> and
/// <c>email</c> say who the user is and give no right.
/// </summary>
internal static class OAuthScopes
{
    public const string SessionClaim = "session_id";

    /// <summary>When the user signed in, kept in access tokens for those that say it.</summary>
    public const string SignedInClaim = "signed_in";

    /// <summary>In ID tokens: how the client knows the session; by it, it proves which one it means.</summary>
    public const string SidClaim = "sid";

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

    /// <summary>Whether it means something here without asking which APIs the network has.</summary>
    public static bool IsOwn(string scope) => OfIdentity.Contains(scope) || WireNames<Right>.TryParse(scope, out _);

    /// <summary>Whether it is the name of a scope of the network, if it is any.</summary>
    public static bool IsOfNetwork(string scope) => !IsOwn(scope);

    public static RightSet RightsIn(IEnumerable<string> scopes) =>
        RightSet.Of(
            scopes
                .Select(scope => WireNames<Right>.TryParse(scope, out var right) ? right : (Right?)null)
                .OfType<Right>()
        );

    public static IEnumerable<string> Of(RightSet rights) =>
        rights.ToList().Select(right => WireNames<Right>.NameOf(right));
}
