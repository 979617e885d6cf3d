using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Contracts;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Access tokens that a resource reads by itself (RFC 9068), signed by keys of the published list. Each has a row as
/// the opaque ones do, so that it can be listed, taken back and asked about.
/// </summary>
internal sealed class JwtAccessTokens(IOptionsMonitor<OpenIddictServerOptions> options)
{
    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>
    /// What the token says (section 2.2): no more than a resource needs. The client can read it too (section 6), so
    /// the subject is the one that the client knows.
    /// </summary>
    public string Write(ClaimsPrincipal token, string subject, string id, string? issuer, TokenTarget target)
    {
        var audiences = token.GetAudiences();
        Dictionary<string, object> claims = new()
        {
            [Claims.Issuer] = issuer!,
            [Claims.Subject] = subject,
            [Claims.Audience] = audiences.Length == 1 ? audiences[0] : audiences.ToArray(),
            [Claims.ClientId] = token.GetClaim(Claims.ClientId)!,
            [Claims.Scope] = string.Join(' ', token.GetScopes()),
            [Claims.JwtId] = id,
            [Claims.IssuedAt] = token.GetCreationDate()!.Value.ToUnixTimeSeconds(),
            [Claims.ExpiresAt] = token.GetExpirationDate()!.Value.ToUnixTimeSeconds(),
        };
        if (target.Key is { } key)
        {
            claims["cnf"] = new Dictionary<string, object> { [Possession.Confirmed] = key };
        }

        if (long.TryParse(token.GetClaim(OAuthScopes.SignedInClaim), out var signedIn))
        {
            claims[Claims.AuthenticationTime] = signedIn;
        }

        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = JsonWebTokenTypes.AccessToken,
                Claims = claims,
                SigningCredentials = options.CurrentValue.SigningCredentials.First(credentials =>
                    credentials.Algorithm == WireNames<SigningAlgorithm>.NameOf(target.Algorithm)
                ),
            }
        );
    }

    /// <summary>The ID of a token that was signed here; none of anything else.</summary>
    public async Task<string?> IdOfAsync(string text)
    {
        if (!Handler.CanReadToken(text))
        {
            return null;
        }

        var result = await Handler.ValidateTokenAsync(
            text,
            new TokenValidationParameters
            {
                IssuerSigningKeys = options.CurrentValue.SigningCredentials.Select(credentials => credentials.Key),
                ValidTypes = [JsonWebTokenTypes.AccessToken],
                ValidAlgorithms = WireNames<SigningAlgorithm>.Names,

                // Its row says who it is for and until when.
                ValidateIssuer = false,
                ValidateAudience = false,
                ValidateLifetime = false,
            }
        );
        return result.IsValid ? (result.SecurityToken as JsonWebToken)?.Id : null;
    }
}
