using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// In whose name a service calls this registry's API: the account that owns it and agreed to, an organization before a
/// user. It has what both hold, and is no administrator, whoever owns it.
/// </summary>
internal sealed class ServiceOwner(RegistryContext db)
{
    public async Task<Caller> AsCallerAsync(Client client, Token token, CancellationToken cancellationToken)
    {
        var owners = (
            await db
                .Collaborators.AsNoTracking()
                .Where(c => c.ClientId == client.ClientId && c.AcceptedAt != null)
                .ToListAsync(cancellationToken)
        ).Where(c => c.IsOwner);
        var owner = owners
            .OrderByDescending(c => c.AccountKind)
            .ThenBy(c => c.AccountId, StringComparer.Ordinal)
            .FirstOrDefault();
        var account = owner is null
            ? null
            : await db
                .Accounts.AsNoTracking()
                .FirstOrDefaultAsync(a => a.AccountId == owner.AccountId && a.DeletedAt == null, cancellationToken);
        if (account is null)
        {
            throw AccessErrors.TokenNotFound();
        }

        var memberships = await db
            .LiveMembers.AsNoTracking()
            .Where(member => member.UserId == account.AccountId)
            .ToListAsync(cancellationToken);
        var state = (account as User)?.State;
        var rights = Judge.RightsLeft(token.Rights, client);
        return Caller.Of(account.Ref, state, isAdmin: false, memberships, rights, token);
    }
}
