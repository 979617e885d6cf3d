using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;

namespace OAuthRegistry.Server.Access;

/// <summary>A key, the account behind it, and the organizations of that account.</summary>
internal sealed record ApiKeyRow(ApiKey Key, Account Account, List<Member> Memberships);

/// <summary>
/// Reads all that authentication needs in one query, and keeps it: a program calls often with one key.
/// </summary>
internal sealed class ApiKeyLookup(CommittedChanges changes)
{
    private const int Most = 20_000;

    /// <summary>One instance a server, since a compiled query belongs to the model of its provider.</summary>
    private readonly Func<RegistryContext, string, Task<ApiKeyRow?>> _find = EF.CompileAsyncQuery(
        (RegistryContext db, string keyId) =>
            db
                .ApiKeys.Where(key => key.KeyId == keyId)
                .Join(
                    db.Accounts.Where(account => account.DeletedAt == null),
                    key => key.AccountId,
                    account => account.AccountId,
                    (key, account) =>
                        new ApiKeyRow(
                            key,
                            account,
                            db.LiveMembers.Where(member => member.UserId == key.AccountId).ToList()
                        )
                )
                .AsNoTracking()
                .FirstOrDefault()
    );

    private readonly Snapshots<ApiKeyRow> _kept = new(changes, Most, "api_keys");

    public async Task<ApiKeyRow?> FindAsync(RegistryContext db, string keyId)
    {
        if (_kept.Find(keyId) is { } known)
        {
            return known;
        }

        var moment = changes.Moment;
        var row = await _find(db, keyId);
        if (row is not null)
        {
            var accountId = row.Key.AccountId;
            _kept.Keep(
                keyId,
                row,
                moment,
                Topic.ApiKey(keyId),
                Topic.Account(accountId),
                Topic.Memberships(accountId),
                Topic.Organizations
            );
        }

        return row;
    }
}
