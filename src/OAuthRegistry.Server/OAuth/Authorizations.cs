using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Secrets;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What a client asks a user for.</summary>
internal sealed record Ask(Client Client, User User, Consent? Consent, RightSet Rights, IReadOnlyCollection<string> Scopes)
{
    /// <summary>Whether the user need not be asked: an administrator said so, or the user allowed as much before.</summary>
    public bool IsCovered => Client.SkipAuthorization || Consent?.Rights.Implied().Contains(Rights) == true;

    /// <summary>Whether the client is only being tried out by those who work on it.</summary>
    public bool IsSandbox => !Client.IsUsable;
}

/// <summary>Decides whether a user may authorize a client, and keeps what the user allowed.</summary>
internal sealed class Authorizations(RegistryContext db, AuditTrail audit, AccountDirectory accounts, Call call, TimeProvider time)
{
    /// <summary>Reads what is asked for; refused if this client or this user may not.</summary>
    public async Task<Ask> ReadAsync(string clientId, IReadOnlyCollection<string> scopes, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().AsNoTracking().Include(c => c.Collaborators).RequireAsync(clientId, cancellationToken);
        if (!Sandbox.Admits(client, call.Caller))
        {
            throw SecretErrors.NotUsable(client.State);
        }

        if (call.Caller.Restriction is { } restriction)
        {
            throw AccessErrors.Restricted(restriction);
        }

        var (rights, refused) = OAuthScopes.Read(scopes, client);
        if (refused.Count > 0)
        {
            throw OAuthErrors.Scope(refused);
        }

        var user = await accounts.RequireUserAsync(call.Caller.Account!.Value.Id, cancellationToken);
        var consent = await db.Consents.FirstOrDefaultAsync(c => c.UserId == user.AccountId && c.ClientId == clientId, cancellationToken);
        return new Ask(client, user, consent, rights, scopes);
    }

    /// <summary>The user allows what is asked for, and what was allowed before stays allowed.</summary>
    public async Task AllowAsync(Ask ask, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var before = ask.Consent?.Rights ?? RightSet.None;
        var consent = ask.Consent ?? db.Consents.Add(new Consent { UserId = ask.User.AccountId, ClientId = ask.Client.ClientId, CreatedAt = now }).Entity;
        (consent.Rights, consent.UpdatedAt) = (before | ask.Rights, now);
        audit.Record(ask.User, "user.authorization.grant", [AuthorizedClients.Change(ask.Client.ClientId, before, consent.Rights)]);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>What the code, and the tokens that it will be exchanged for, say of the user.</summary>
    public ClaimsPrincipal Principal(Ask ask)
    {
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, ask.User.AccountId)
            .SetClaim(OAuthScopes.SessionClaim, call.Caller.Session?.SessionId)
            .SetClaim(Claims.AuthenticationTime, (call.Caller.Session?.CreatedAt ?? time.GetUtcNow()).ToUnixTimeSeconds())
            .SetClaim(Claims.PreferredUsername, ask.User.AccountId)
            .SetClaim(Claims.Name, ask.User.Name)
            .SetClaim(Claims.Email, ask.User.PrimaryEmailAddress);
        identity.SetScopes([.. OAuthScopes.Of(ask.Rights), .. ask.Scopes.Where(OAuthScopes.OfIdentity.Contains), .. Refreshes(ask.Client)]);
        identity.SetResources(OAuthScopes.Audience);
        identity.SetDestinations(claim => claim.Type switch
        {
            OAuthScopes.SessionClaim => [Destinations.AccessToken],
            Claims.AuthenticationTime => [Destinations.IdentityToken],
            Claims.Name or Claims.PreferredUsername when ask.Scopes.Contains(Scopes.Profile) => [Destinations.IdentityToken],
            Claims.Email when ask.Scopes.Contains(Scopes.Email) => [Destinations.IdentityToken],
            _ => [],
        });
        return new ClaimsPrincipal(identity);
    }

    /// <summary>A client with the grant gets refresh tokens without asking, as clients of The Things Stack expect.</summary>
    private static IEnumerable<string> Refreshes(Client client) => client.Grants.Contains(Grant.RefreshToken) ? [Scopes.OfflineAccess] : [];
}
