using System.Security.Claims;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Sessions;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Decides whether a user may authorize a client, and keeps what the user allowed.</summary>
internal sealed class Authorizations(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    IdentityClaims claims,
    AskedAccessReader reader,
    NamedResources named,
    TrialUsers trials,
    Call call,
    TimeProvider time
)
{
    /// <summary>How often a consent is tried to be kept that crosses another change of the same user.</summary>
    private const int Tries = 5;

    /// <summary>
    /// Why the caller may not use the client now, if so. Such a client is sent nothing, no error either: it may be what
    /// the network was warned of, and a link to here would lead anybody to it.
    /// </summary>
    public async Task<Refusal?> WhyNotAsync(string? clientId, CancellationToken cancellationToken)
    {
        var client = await Clients.FirstOrDefaultAsync(c => c.ClientId == clientId, cancellationToken);
        return client is null ? ClientErrors.NotFound(clientId ?? "").Refusal
            : Sandbox.Admits(client, call.Caller) || await IsTrialAsync(client, cancellationToken) ? null
            : SecretErrors.NotUsable(client.State).Refusal;
    }

    /// <summary>What users know a client by, whether or not they may use it; nothing if there is none.</summary>
    public async Task<string?> NameOfAsync(string? clientId, CancellationToken cancellationToken) =>
        (await Clients.FirstOrDefaultAsync(c => c.ClientId == clientId, cancellationToken))?.ShownName;

    /// <summary>Reads what is asked for; refused if this client or this user may not.</summary>
    public async Task<RequestedAccess> ReadAsync(OpenIddictRequest request, CancellationToken cancellationToken)
    {
        var client = await Clients.RequireAsync(request.ClientId!, cancellationToken);
        var isTrial = !Sandbox.Admits(client, call.Caller);
        if (isTrial && !await IsTrialAsync(client, cancellationToken))
        {
            throw SecretErrors.NotUsable(client.State);
        }

        if (call.Caller.Restriction is { } restriction)
        {
            throw AccessErrors.Restricted(restriction);
        }

        var scopes = request.GetScopes();
        var asked = await reader.ReadAsync(scopes, named.Ids, client, cancellationToken);
        if (asked.Refused.Count > 0)
        {
            throw OAuthErrors.Scope(asked.Refused);
        }

        var user = await accounts.RequireUserAsync(call.Caller.Account!.Value.Id, cancellationToken);
        var consent = await db
            .Consents.AsNoTracking()
            .FirstOrDefaultAsync(c => c.UserId == user.AccountId && c.ClientId == client.ClientId, cancellationToken);
        return new RequestedAccess(
            client,
            user,
            await OwnerOfAsync(client, cancellationToken),
            consent,
            asked.Rights,
            asked.Scopes,
            asked.Audience,
            [.. OAuthScopes.Shown.Where(scopes.Contains)],
            scopes.Contains(Scopes.OfflineAccess),
            string.IsNullOrEmpty(request.RedirectUri) ? client.RedirectUris.FirstOrDefault() : request.RedirectUri
        )
        {
            IsTrial = isTrial,
        };
    }

    /// <summary>Whether the caller is, or could be, one of the first users of a client that waits.</summary>
    private async Task<bool> IsTrialAsync(Client client, CancellationToken cancellationToken) =>
        call.Caller.Account is { Kind: AccountKind.User } user
        && await trials.AdmitsAsync(client, user.Id, cancellationToken);

    /// <summary>The user allowed what is asked for, and what was allowed before stays allowed.</summary>
    public Task AllowAsync(RequestedAccess access, CancellationToken cancellationToken) =>
        KeepAsync(access, wasAsked: true, cancellationToken);

    /// <summary>Notes what a client gets without a page, so that its user finds it and can take it back.</summary>
    public async Task NoteAsync(RequestedAccess access, CancellationToken cancellationToken)
    {
        if (access.IsKept)
        {
            return;
        }

        try
        {
            await KeepAsync(access, wasAsked: false, cancellationToken);
        }
        catch (RefusedException crossed) when (crossed.Refusal.Name == "lost_update")
        {
            // Many at once for one user: the next time notes it, and nothing was promised that depends on it.
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>
    /// What the code, and the tokens that it will be exchanged for, say of the user: no more than is asked for.
    /// </summary>
    public async Task<ClaimsPrincipal> PrincipalAsync(RequestedAccess access, CancellationToken cancellationToken)
    {
        var (user, session, scopes) = (access.User, call.Caller.Session!, access.IdentityScopes);
        var identity = new ClaimsIdentity(
            TokenValidationParameters.DefaultAuthenticationType,
            Claims.Name,
            Claims.Role
        );
        identity
            .SetClaim(Claims.Subject, user.AccountId)
            .SetClaim(OAuthScopes.SessionClaim, session.SessionId)
            .SetClaim(Claims.AuthenticationTime, session.CreatedAt.ToUnixTimeSeconds())
            .SetClaim(OAuthScopes.SignedInClaim, session.CreatedAt.ToUnixTimeSeconds());
        foreach (var (name, value) in await claims.OfAsync(user, scopes, cancellationToken))
        {
            if (value is JsonArray list)
            {
                // One claim, so that a list of one is a list to whoever reads it.
                identity.AddClaim(new Claim(name, list.ToJsonString(), JsonClaimValueTypes.JsonArray));
            }
            else
            {
                identity.SetClaim(name, JsonElement.Parse(value.ToJsonString()));
            }
        }

        identity.SetScopes([
            .. OAuthScopes.Of(access.Rights),
            .. access.Scopes.Select(scope => scope.Scope.Name),
            .. scopes,
            .. access.AsksToRefresh ? [Scopes.OfflineAccess] : (string[])[],
        ]);
        identity.SetResources(access.Audience);
        identity.SetDestinations(claim =>
            claim.Type switch
            {
                OAuthScopes.SessionClaim or OAuthScopes.SignedInClaim => [Destinations.AccessToken],
                Claims.AuthenticationTime => [Destinations.IdentityToken],
                _ when IdentityClaims.IsOfUser(claim.Type) => [Destinations.IdentityToken],
                _ => [],
            }
        );
        return new ClaimsPrincipal(identity);
    }

    private IQueryable<Client> Clients => db.Clients.Live().AsNoTracking().Include(c => c.Collaborators);

    /// <summary>Of two answers at once, in two windows, neither is lost.</summary>
    private async Task KeepAsync(RequestedAccess access, bool wasAsked, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await TryKeepAsync(access, wasAsked, cancellationToken);
                return;
            }
            catch (RefusedException crossed) when (crossed.Refusal.Name == "lost_update" && tried < Tries)
            {
                db.ChangeTracker.Clear();
            }
        }
    }

    private async Task TryKeepAsync(RequestedAccess access, bool wasAsked, CancellationToken cancellationToken)
    {
        var (user, now) = (await accounts.RequireUserAsync(access.User.AccountId, cancellationToken), time.Now());
        var clientId = access.Client.ClientId;
        var consent = await db.Consents.FirstOrDefaultAsync(
            c => c.UserId == user.AccountId && c.ClientId == clientId,
            cancellationToken
        );
        consent ??= db
            .Consents.Add(
                new Consent
                {
                    UserId = user.AccountId,
                    ClientId = clientId,
                    CreatedAt = now,
                }
            )
            .Entity;
        if (access.IsTrial)
        {
            await trials.TakeAsync(access.Client, user.AccountId, cancellationToken);
        }

        var (before, scopesBefore) = (consent.Rights, consent.OfNetwork);

        // Where nobody was asked before, only this answer counts from now on.
        var isFirstAnswer = wasAsked && consent.Scopes.Contains(RequestedAccess.Unasked);
        consent.Rights = isFirstAnswer ? access.Rights : before | access.Rights;
        IEnumerable<string> earlier = isFirstAnswer ? [] : consent.Scopes,
            mark = wasAsked ? [] : [RequestedAccess.Unasked];
        var allowed = access.IdentityScopes.Concat(access.Scopes.Select(scope => scope.Ref.ToString()));
        consent.Scopes = [.. earlier.Concat(allowed).Concat(mark).Distinct()];
        consent.UpdatedAt = now;
        audit.Record(
            user,
            "user.authorization.grant",
            [
                AuthorizedClients.Change(clientId, before, consent.Rights),
                .. AuthorizedClients.ScopeChange(clientId, scopesBefore, consent.OfNetwork),
            ]
        );
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>
    /// Only who agreed to own the client is shown as its owner, so nobody lends a client a good name against its will.
    /// </summary>
    private async Task<ClientOwner?> OwnerOfAsync(Client client, CancellationToken cancellationToken)
    {
        var owners = client.AgreedOwners(client.Collaborators).ToList();
        var ids = owners.ConvertAll(owner => owner.AccountId);
        var names = await db
            .Accounts.AsNoTracking()
            .Where(account => ids.Contains(account.AccountId) && account.DeletedAt == null)
            .ToDictionaryAsync(account => account.AccountId, account => account.Name, cancellationToken);
        var first = owners.Find(owner => names.ContainsKey(owner.AccountId));
        return first is null ? null : new ClientOwner(first.Account, names[first.AccountId]);
    }
}
