using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>Finds accounts.</summary>
internal sealed class AccountDirectory(RegistryContext db, AuditTrail audit, Call call)
{
    /// <summary>Requires that the account is there and not deleted.</summary>
    public async Task RequireAsync(AccountRef account, CancellationToken cancellationToken)
    {
        var kind = account.Kind;
        var exists =
            Identifier.IsWellFormed(account.Id)
            && await db.Accounts.AnyAsync(
                a => a.AccountId == account.Id && a.DeletedAt == null && EF.Property<AccountKind>(a, "Kind") == kind,
                cancellationToken
            );
        if (!exists)
        {
            throw AccountErrors.NotFound(account);
        }
    }

    /// <summary>
    /// The same without a query where the call itself proves it: the caller's own account and its organizations.
    /// </summary>
    public Task RequireReachableAsync(AccountRef account, CancellationToken cancellationToken)
    {
        var isProven =
            account == call.Caller.Account
            || (account.Kind == AccountKind.Organization && call.Caller.Organizations.ContainsKey(account.Id));
        return isProven ? Task.CompletedTask : RequireAsync(account, cancellationToken);
    }

    public async Task<User> RequireUserAsync(string userId, CancellationToken cancellationToken) =>
        (
            Identifier.IsWellFormed(userId)
                ? await db.Users.FirstOrDefaultAsync(
                    u => u.AccountId == userId && u.DeletedAt == null,
                    cancellationToken
                )
                : null
        ) ?? throw AccountErrors.NotFound(AccountRef.User(userId));

    public async Task<Organization> RequireOrganizationAsync(
        string organizationId,
        CancellationToken cancellationToken
    ) =>
        (
            Identifier.IsWellFormed(organizationId)
                ? await db
                    .Organizations.Include(o => o.Members)
                    .FirstOrDefaultAsync(o => o.AccountId == organizationId && o.DeletedAt == null, cancellationToken)
                : null
        ) ?? throw AccountErrors.NotFound(AccountRef.Organization(organizationId));

    /// <summary>The rights of the caller on the account; none is an answer too.</summary>
    public async Task<RightList> GetRightsAsync(AccountRef account, CancellationToken cancellationToken)
    {
        await RequireReachableAsync(account, cancellationToken);
        return new RightList { Rights = call.Caller.RightsOn(account).ToList().NullIfEmpty() };
    }

    /// <summary>The record of an account, newest first.</summary>
    public async Task<Page<EventBody>> ListEventsAsync(
        AccountRef account,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        call.Caller.Require(account, Right.UserInfo, Right.OrganizationInfo);
        Account subject =
            account.Kind == AccountKind.User
                ? await RequireUserAsync(account.Id, cancellationToken)
                : await RequireOrganizationAsync(account.Id, cancellationToken);
        return await audit.ListAsync(subject, page, cancellationToken);
    }
}
