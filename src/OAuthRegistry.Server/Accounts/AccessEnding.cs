using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.Accounts;

/// <summary>
/// Ends what opens an account: sessions, tokens, API keys. They are gone, not switched off, so that nothing that comes
/// later revives them.
/// </summary>
internal sealed class AccessEnding(RegistryContext db, AuditTrail audit, SessionEnding sessions, TimeProvider time)
{
    /// <summary>All of it; the keys one by one in the record, to be saved with whatever is the reason.</summary>
    public async Task EndAllAsync(Account account, CancellationToken cancellationToken)
    {
        if (account is User user)
        {
            user.TokensEndedAt = time.Now();
        }

        var keys = await db
            .ApiKeys.Where(key => key.AccountId == account.AccountId)
            .OrderBy(key => key.KeyId)
            .ToListAsync(cancellationToken);
        if (keys.Count > 0)
        {
            db.ApiKeys.RemoveRange(keys);
            audit.Record(account, "api_key.delete", keys.ConvertAll(key => ApiKeyService.Change(key, key, null)));
        }
    }

    /// <summary>
    /// Signs the user out of every browser but one. To be called in the transaction that changes the user.
    /// </summary>
    public Task EndSessionsAsync(string userId, string? butOne, CancellationToken cancellationToken) =>
        sessions.EndAsync(
            session => session.UserId == userId && session.SessionId != (butOne ?? ""),
            cancellationToken
        );
}
