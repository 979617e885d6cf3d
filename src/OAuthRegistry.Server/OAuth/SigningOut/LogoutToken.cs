using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Clients;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// What a client is told by (OpenID Connect Back-Channel Logout, section 2.4), signed by the keys that sign ID tokens.
/// It is good for two minutes, so each attempt to deliver it makes a new one.
/// </summary>
internal sealed class LogoutToken(IOptionsMonitor<OpenIddictServerOptions> options, TimeProvider time)
{
    private const string Type = "logout+jwt",
        Events = "events",
        Logout = "http://schemas.openid.net/event/backchannel-logout";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Write(Client client, string userId, EndedSession ended)
    {
        var now = time.GetUtcNow();
        return Handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = Type,
                Claims = new Dictionary<string, object>
                {
                    [Claims.Issuer] = ended.Issuer,
                    [Claims.Audience] = client.ClientId,
                    [Claims.IssuedAt] = now.ToUnixTimeSeconds(),
                    [Claims.ExpiresAt] = (now + Lifetime).ToUnixTimeSeconds(),
                    [Claims.JwtId] = Guid.NewGuid().ToString("N"),
                    [Events] = new Dictionary<string, object> { [Logout] = new Dictionary<string, object>() },
                    [Claims.Subject] = client.SubjectOf(userId),
                    [OAuthScopes.SidClaim] = client.SidOf(ended.SessionId),
                },
                SigningCredentials = options.CurrentValue.SigningCredentials[0],
            }
        );
    }
}
