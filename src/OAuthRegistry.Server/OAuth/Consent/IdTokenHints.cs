using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What an ID token says of the past: this client knows this user, from this session.</summary>
/// <param name="ClientId">The client that it was issued to.</param>
/// <param name="Client">The same, unless it is gone.</param>
/// <param name="Subject">How the client knows the user.</param>
/// <param name="SessionName">How it knows the session.</param>
internal sealed record IdTokenHint(string ClientId, Client? Client, string Subject, string? SessionName)
{
    /// <summary>The ID of the user; none where the client knows a pseudonym.</summary>
    public string? UserId => Identifier.IsWellFormed(Subject) ? Subject : null;

    /// <summary>Whichever name of the user the client knew when it got the token.</summary>
    public bool IsOf(string userId) => Subject == userId || Subject == Client?.PseudonymOf(userId);

    public bool IsOf(Session session) =>
        IsOf(session.UserId)
        && SessionName is not null
        && (
            SessionName == CredentialName.Fingerprint(session.SessionId)
            || SessionName == Client?.PseudonymOfSession(session.SessionId)
        );
}

/// <summary>
/// Reads ID tokens that clients send back. One with our signature is a hint, expired or not (OpenID Connect
/// RP-Initiated Logout, section 2); anything else is no hint, and never an error.
/// </summary>
internal sealed class IdTokenHints(IOptionsMonitor<OpenIddictServerOptions> options, OAuthLookup lookup)
{
    private const int MostCharacters = 8 * 1024;

    /// <summary>The hint of the request in progress.</summary>
    public IdTokenHint? Current { get; set; }

    public async Task<IdTokenHint?> ReadAsync(string? text, Uri? baseUri)
    {
        var issuer = options.CurrentValue.Issuer ?? baseUri;
        if (string.IsNullOrEmpty(text) || text.Length > MostCharacters || issuer is null)
        {
            return null;
        }

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            text,
            new TokenValidationParameters
            {
                IssuerSigningKeys = options.CurrentValue.SigningCredentials.Select(credentials => credentials.Key),
                ValidAlgorithms = [SecurityAlgorithms.RsaSha256],

                // The same keys sign access tokens (RFC 9068, section 5), which are no ID tokens.
                ValidTypes = [JsonWebTokenTypes.GenericJsonWebToken],
                ValidIssuers = [issuer.AbsoluteUri, issuer.OriginalString, issuer.AbsoluteUri.TrimEnd('/')],
                ValidateAudience = false,
                ValidateLifetime = false,
            }
        );
        if (
            !result.IsValid
            || result.SecurityToken is not JsonWebToken { Subject.Length: > 0 } token
            || token.Audiences.ToList() is not [var clientId]
        )
        {
            return null;
        }

        return new IdTokenHint(
            clientId,
            await lookup.ClientAsync(clientId),
            token.Subject,
            token.TryGetPayloadValue(OAuthScopes.SidClaim, out string? session) ? session : null
        );
    }
}
