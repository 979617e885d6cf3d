using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>
/// Deletes and restores users and organizations. A deleted account keeps its ID. What opened it is gone, and no
/// restoring brings it back; what belongs to nobody else is handed over or ended first.
/// </summary>
internal sealed class AccountRemoval(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    Administrators administrators,
    Ownership ownership,
    ClientRemoval removal,
    AccessEnding ending,
    HostService hosts,
    OpenComplaints complaints,
    IOptions<RegistryOptions> options,
    Call call,
    TimeProvider time
)
{
    public static readonly QueryParameter Owned = new(
        "owned",
        "string",
        "`delete` to delete, too, what would belong to nobody; refused if absent."
    );

    /// <summary>
    /// Refused while something belongs to the account alone, unless that ends <paramref name="withOwned"/>.
    /// </summary>
    public async Task DeleteAsync(AccountRef account, bool withOwned, CancellationToken cancellationToken)
    {
        call.Caller.Require(account, Right.UserDelete, Right.OrganizationDelete);
        Account found =
            account.Kind == AccountKind.User
                ? await accounts.RequireUserAsync(account.Id, cancellationToken)
                : await accounts.RequireOrganizationAsync(account.Id, cancellationToken);
        await administrators.WatchAsync(cancellationToken);
        var isAdministrator = found is User user && Administrators.Is(user);
        if (isAdministrator)
        {
            await administrators.RequireAnotherAsync((User)found, cancellationToken);
        }

        var owned = await ownership.OfAsync(found, cancellationToken);
        if (!owned.IsEmpty && !withOwned)
        {
            throw AccountErrors.OwnsAlone(account, owned);
        }

        if (!isAdministrator && owned.IsShared)
        {
            await administrators.OneAfterTheOtherAsync(cancellationToken);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await EndOwnedAsync(owned, cancellationToken);
        await EndAsync(
            found,
            account.Kind == AccountKind.User ? "user.delete" : "organization.delete",
            cancellationToken
        );
        await db.SaveAsync(cancellationToken);
        await ending.EndSessionsAsync(account.Id, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task EndOwnedAsync(OwnedAlone owned, CancellationToken cancellationToken)
    {
        foreach (var client in owned.Clients)
        {
            await removal.EndAsync(client, cancellationToken);
        }

        foreach (var organization in owned.Organizations)
        {
            call.Caller.RequireOnOrganization(organization.AccountId, Right.OrganizationDelete);
            await EndAsync(organization, "organization.delete", cancellationToken);
        }
    }

    private async Task EndAsync(Account account, string action, CancellationToken cancellationToken)
    {
        account.DeletedAt = time.Now();
        audit.Record(account, action, []);
        await ending.EndAllAsync(account, cancellationToken);
        await hosts.RemoveAllAsync(account, cancellationToken);
        await complaints.RemoveOfUserAsync(account.AccountId, cancellationToken);
    }

    /// <summary>
    /// By administrators: the credentials of a deleted user do not work, and a deleted organization has no members to
    /// ask. They end here once more, since versions before this one left them when an account was deleted.
    /// </summary>
    public async Task RestoreAsync(AccountRef account, CancellationToken cancellationToken)
    {
        call.Caller.RequireAdmin("restore accounts");
        var kind = account.Kind;
        var found = Identifier.IsWellFormed(account.Id)
            ? await db.Accounts.FirstOrDefaultAsync(
                a => a.AccountId == account.Id && a.DeletedAt != null && EF.Property<AccountKind>(a, "Kind") == kind,
                cancellationToken
            )
            : null;
        if (found is null)
        {
            throw AccountErrors.NotFound(account);
        }

        if (found.DeletedAt + options.Value.RestoreWindow < time.GetUtcNow())
        {
            throw AccountErrors.RestoreWindowExpired(options.Value.RestoreWindow);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        found.DeletedAt = null;
        await ending.EndAllAsync(found, cancellationToken);
        audit.Record(found, kind == AccountKind.User ? "user.restore" : "organization.restore", []);
        await db.SaveAsync(cancellationToken);
        await ending.EndSessionsAsync(account.Id, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
