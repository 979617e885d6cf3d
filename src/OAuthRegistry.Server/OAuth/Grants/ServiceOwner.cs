using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// In whose name a service calls this registry's API: the owner that the consent page would name. It has what both
/// hold, and is no administrator, whoever owns it.
/// </summary>
internal sealed class ServiceOwner(RegistryContext db)
{
    public async Task<Caller> AsCallerAsync(Client client, Token token, CancellationToken cancellationToken)
    {
        var collaborators = await db
            .Collaborators.AsNoTracking()
            .Where(c => c.ClientId == client.ClientId)
            .ToListAsync(cancellationToken);
        var owner = client.AgreedOwners(collaborators).FirstOrDefault();
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
        return Caller.Of(account.Ref, state, isAdmin: false, isReviewer: false, memberships, rights, token);
    }
}
