using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OAuthRegistry.Server.Keeping;

/// <summary>
/// Tells what this server changed once it is committed. Not when it is saved: who reads between the two would keep what
/// was there before. No writer can forget it: a statement of its own that changes rows which are kept makes all be
/// forgotten, unless its author says which (<see cref="Telling"/>).
/// </summary>
internal sealed partial class ToldWhenCommitted(CommittedChanges changes)
    : DbCommandInterceptor,
        ISaveChangesInterceptor,
        IDbTransactionInterceptor
{
    /// <summary>What contexts changed in a transaction that is still open; no topic stands for all.</summary>
    private readonly ConditionalWeakTable<DbContext, HashSet<Topic?>> _waiting = [];

    private readonly ConcurrentDictionary<string, bool> _changesKept = [];

    public ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is { } context)
        {
            foreach (var entry in context.ChangeTracker.Entries<ITold>())
            {
                if (
                    entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted
                    && entry.Entity.Tells(entry.State == EntityState.Added) is { } topic
                )
                {
                    _waiting.GetOrCreateValue(context).Add(topic);
                }
            }
        }

        return new ValueTask<InterceptionResult<int>>(result);
    }

    public ValueTask<int> SavedChangesAsync(
        SaveChangesCompletedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        TellUnlessOpen(eventData.Context);
        return new ValueTask<int>(result);
    }

    public Task TransactionCommittedAsync(
        DbTransaction transaction,
        TransactionEndEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Tell(eventData.Context);
        return Task.CompletedTask;
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        TellOfStatement(command, eventData);
        return new ValueTask<int>(result);
    }

    /// <summary>
    /// A statement may change rows and return them; Postgres tells it once more when it is committed.
    /// </summary>
    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        DbDataReader result,
        CancellationToken cancellationToken = default
    )
    {
        // What is saved is tracked, and told row by row.
        if (eventData.CommandSource != CommandSource.SaveChanges)
        {
            TellOfStatement(command, eventData);
        }

        return new ValueTask<DbDataReader>(result);
    }

    /// <summary>
    /// A statement that is not tracked has changed it; for those who say so with <see cref="Telling.Told"/>.
    /// </summary>
    public void Tell(DbContext context, Topic topic)
    {
        _waiting.GetOrCreateValue(context).Add(topic);
        TellUnlessOpen(context);
    }

    private void TellOfStatement(DbCommand command, CommandExecutedEventData eventData)
    {
        if (eventData.Context is { } context && ChangesKept(command.CommandText, context))
        {
            _waiting.GetOrCreateValue(context).Add(null);
            TellUnlessOpen(context);
        }
    }

    private bool ChangesKept(string statement, DbContext context) =>
        _changesKept.GetOrAdd(
            statement,
            static (text, context) =>
                !text.StartsWith($"-- {Telling.Tag}", StringComparison.Ordinal)
                && Changed().Match(text) is { Success: true } match
                && context
                    .Model.GetEntityTypes()
                    .Any(entity =>
                        entity.GetTableName() == match.Groups["table"].Value
                        && entity.ClrType.IsAssignableTo(typeof(ITold))
                    ),
            context
        );

    private void TellUnlessOpen(DbContext? context)
    {
        if (context is { Database.CurrentTransaction: null })
        {
            Tell(context);
        }
    }

    private void Tell(DbContext? context)
    {
        if (context is null || !_waiting.TryGetValue(context, out var topics))
        {
            return;
        }

        _waiting.Remove(context);
        foreach (var told in topics)
        {
            if (told is { } topic)
            {
                changes.Tell(topic);
            }
            else
            {
                changes.TellAll();
            }
        }
    }

    [GeneratedRegex(@"^\s*(?:UPDATE|DELETE FROM|INSERT INTO)\s+""?(?<table>\w+)", RegexOptions.Multiline)]
    private static partial Regex Changed();
}

/// <summary>
/// Statements that change kept rows without their being tracked, and whose author has thought of who kept them.
/// </summary>
internal static class Telling
{
    public const string Tag = "told";

    /// <summary>The statement changes nothing that anybody keeps, or its author tells it.</summary>
    public static IQueryable<T> Told<T>(this IQueryable<T> rows) => rows.TagWith(Tag);
}
