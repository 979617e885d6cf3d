using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>Deletes and restores users and organizations. A deleted account keeps its ID, and its API keys stop working.</summary>
internal sealed class AccountRemoval(
    RegistryContext db, AuditTrail audit, AccountDirectory accounts, Administrators administrators, IOptions<RegistryOptions> options, Call call, TimeProvider time)
{
    public async Task DeleteAsync(AccountRef account, CancellationToken cancellationToken)
    {
        call.Caller.Require(account, Right.UserDelete, Right.OrganizationDelete);
        Account found = account.Kind == AccountKind.User
            ? await accounts.RequireUserAsync(account.Id, cancellationToken)
            : await accounts.RequireOrganizationAsync(account.Id, cancellationToken);
        if (found is User user && Administrators.Is(user))
        {
            await administrators.RequireAnotherAsync(user, cancellationToken);
        }

        found.DeletedAt = time.Now();
        audit.Record(found, account.Kind == AccountKind.User ? "user.delete" : "organization.delete", []);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>By administrators: the credentials of a deleted user do not work, and a deleted organization has no members to ask.</summary>
    public async Task RestoreAsync(AccountRef account, CancellationToken cancellationToken)
    {
        call.Caller.RequireAdmin("restore accounts");
        var kind = account.Kind;
        var found = Identifier.IsWellFormed(account.Id)
            ? await db.Accounts.FirstOrDefaultAsync(a => a.AccountId == account.Id && a.DeletedAt != null && EF.Property<AccountKind>(a, "Kind") == kind, cancellationToken)
            : null;
        if (found is null)
        {
            throw AccountErrors.NotFound(account);
        }

        if (found.DeletedAt + options.Value.RestoreWindow < time.GetUtcNow())
        {
            throw AccountErrors.RestoreWindowExpired(options.Value.RestoreWindow);
        }

        found.DeletedAt = null;
        audit.Record(found, kind == AccountKind.User ? "user.restore" : "organization.restore", []);
        await db.SaveAsync(cancellationToken);
    }
}
