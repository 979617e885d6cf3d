using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Access;

/// <summary>A key, the account behind it, and the organizations of that account.</summary>
internal sealed record ApiKeyRow(ApiKey Key, Account Account, List<Member> Memberships);

/// <summary>
/// Reads all that authentication needs in one query, and keeps it for some seconds: a program calls often with one
/// key. What this server changes about a key, an account or a member it knows at once, what another server changes
/// when those seconds are over.
/// </summary>
internal sealed class ApiKeyLookup(IOptions<AccessOptions> options, TimeProvider time)
{
    /// <summary>More keys than this are not kept: whoever tries many must not fill the memory.</summary>
    private const int Most = 10_000;

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

    private ConcurrentDictionary<string, (ApiKeyRow Row, DateTimeOffset Until)> _kept = [];

    public async Task<ApiKeyRow?> FindAsync(RegistryContext db, string keyId)
    {
        // Before the query: what it read before somebody forgot belongs to what was forgotten.
        var kept = _kept;
        if (kept.TryGetValue(keyId, out var found) && found.Until > time.GetUtcNow())
        {
            return found.Row;
        }

        var row = await _find(db, keyId);
        if (row is not null && options.Value.KeepKeys > TimeSpan.Zero)
        {
            if (kept.Count >= Most)
            {
                kept.Clear();
            }

            kept[keyId] = (row, time.GetUtcNow() + options.Value.KeepKeys);
        }

        return row;
    }

    /// <summary>After something was saved that decides what a key is worth.</summary>
    public void Forget() => _kept = [];
}
