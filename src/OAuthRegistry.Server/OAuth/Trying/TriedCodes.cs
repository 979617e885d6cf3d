using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Rights;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What a code would have been exchanged for. It is judged as the token endpoint judges it, and ended: no token is ever
/// made, so there is none to lose, and no client has to prove itself for it.
/// </summary>
internal sealed class TriedCodes(
    PresentedTokens presented,
    TokenFamilies families,
    Judge judge,
    IOptions<OAuthOptions> oauth,
    Call call
)
{
    public static string ChallengeOf(string verifier) =>
        Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>Nothing, if the code is not one of this client, of the caller and of this attempt.</summary>
    public async Task<TriedCode?> EndAsync(
        string clientId,
        string code,
        string verifier,
        string redirectUri,
        CancellationToken cancellationToken
    )
    {
        if (
            await presented.FindAsync(code)
                is not { Token: { Kind: TokenKind.AuthorizationCode } token, Client: { } client } row
            || token.ClientId != clientId
            || token.UserId != call.Caller.Account?.Id
        )
        {
            return null;
        }

        var isUsable = await judge.OfAsync(row, cancellationToken) == Standing.Usable;
        await families.EndAsync(token.FamilyId, cancellationToken);
        var principal = OpaqueTokens.Restore(token.Principal);
        if (
            !isUsable
            || principal.GetClaim(Claims.Private.CodeChallenge) != ChallengeOf(verifier)
            || principal.GetClaim(Claims.Private.RedirectUri) != redirectUri
        )
        {
            return null;
        }

        var scopes = principal.GetScopes();
        return new TriedCode(
            [.. scopes.Where(scope => scope != Scopes.OfflineAccess)],
            client.SubjectOf(token.UserId),
            oauth.Value.AccessTokenLifetime,
            scopes.Contains(Scopes.OpenId),
            client.Grants.Contains(Grant.RefreshToken)
        );
    }
}

/// <summary>What the tokens would have been.</summary>
/// <param name="Granted">The scopes that the user allowed.</param>
/// <param name="Subject">By which name the client would know its user.</param>
/// <param name="Lifetime">How long an access token would work.</param>
/// <param name="HasIdToken">Whether an ID token would come with it.</param>
/// <param name="HasRefreshToken">Whether a refresh token would.</param>
internal sealed record TriedCode(
    IReadOnlyList<string> Granted,
    string Subject,
    TimeSpan Lifetime,
    bool HasIdToken,
    bool HasRefreshToken
);
