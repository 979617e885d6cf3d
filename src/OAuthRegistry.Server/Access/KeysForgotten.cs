using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using OAuthRegistry.Server.Accounts;

namespace OAuthRegistry.Server.Access;

/// <summary>
/// Makes this server forget what it knows of API keys once a change that decides what they are worth is committed. Not
/// when it is saved: who reads between the two would keep what was there before, and let in a key that is gone.
/// </summary>
internal sealed class KeysForgotten(ApiKeyLookup keys) : SaveChangesInterceptor, IDbTransactionInterceptor
{
    /// <summary>The contexts that saved such a change in a transaction that is still open.</summary>
    private readonly ConditionalWeakTable<DbContext, object> _waiting = [];

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is { } context && context.ChangeTracker.Entries().Any(Decides))
        {
            _waiting.AddOrUpdate(context, context);
        }

        return new ValueTask<InterceptionResult<int>>(result);
    }

    public override ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is { Database.CurrentTransaction: null } context)
        {
            ForgetFor(context);
        }

        return new ValueTask<int>(result);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        ForgetFor(eventData.Context);
        return Task.CompletedTask;
    }

    private static bool Decides(Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry entry) =>
        entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
        && entry.Entity is ApiKey or Account or Member;

    private void ForgetFor(DbContext? context)
    {
        if (context is not null && _waiting.Remove(context))
        {
            keys.Forget();
        }
    }
}
