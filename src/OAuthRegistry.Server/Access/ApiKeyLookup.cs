using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Access;

/// <summary>A key, the account behind it, and the organizations of that account.</summary>
internal sealed record ApiKeyRow(ApiKey Key, Account Account, List<Member> Memberships);

/// <summary>
/// Reads all that authentication needs in one query, compiled once: every request makes it. One instance a server, since a compiled query
/// belongs to the model of its provider.
/// </summary>
internal sealed class ApiKeyLookup
{
    private readonly Func<RegistryContext, string, Task<ApiKeyRow?>> _find = EF.CompileAsyncQuery((RegistryContext db, string keyId) => db.ApiKeys
        .Where(key => key.KeyId == keyId)
        .Join(db.Accounts.Where(account => account.DeletedAt == null), key => key.AccountId, account => account.AccountId, (key, account) => new ApiKeyRow(
            key,
            account,
            db.Members
                .Where(member => member.UserId == key.AccountId && db.Organizations.Any(o => o.AccountId == member.OrganizationId && o.DeletedAt == null))
                .ToList()))
        .AsNoTracking()
        .FirstOrDefault());

    public Task<ApiKeyRow?> FindAsync(RegistryContext db, string keyId) => _find(db, keyId);
}
