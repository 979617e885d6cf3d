using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace OAuthRegistry.Server.Data;

internal sealed class SqliteRegistryContext(DbContextOptions<SqliteRegistryContext> options) : RegistryContext(options)
{
    private const int UniqueConstraint = 2067,
        PrimaryKeyConstraint = 1555;

    /// <summary>
    /// A file of SQLite has one writer. Waiting in line here is fair and quick; SQLite itself would sleep and try
    /// again.
    /// </summary>
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Writers = new();

    private SemaphoreSlim Writer => Writers.GetOrAdd(Database.GetConnectionString()!, _ => new SemaphoreSlim(1, 1));

    /// <summary>Whether it is this context's turn to write.</summary>
    private bool _isInTurn;

    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        if (_isInTurn || Database.CurrentTransaction is not null)
        {
            // Already the one writer: to wait in line for somebody who waits for the database would be to wait for
            // oneself.
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        var writer = Writer;
        await writer.WaitAsync(cancellationToken);
        try
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            writer.Release();
        }
    }

    public override async Task<T> WriteAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        var writer = Writer;
        await writer.WaitAsync(cancellationToken);
        _isInTurn = true;
        try
        {
            return await write();
        }
        finally
        {
            _isInTurn = false;
            writer.Release();
        }
    }

    /// <summary>A transaction that is deferred reads what was there at its first question, and takes no lock.</summary>
    public override async Task<IAsyncDisposable> ReadAtOneMomentAsync(CancellationToken cancellationToken)
    {
        await Database.OpenConnectionAsync(cancellationToken);
        var transaction = ((SqliteConnection)Database.GetDbConnection()).BeginTransaction(deferred: true);
        await Database.UseTransactionAsync(transaction, cancellationToken);
        return new Moment(Database, transaction);
    }

    /// <summary>The message reads <c>UNIQUE constraint failed: clients.client_id</c>.</summary>
    protected override string? UniqueViolation(DbUpdateException exception) =>
        exception.InnerException
            is SqliteException { SqliteExtendedErrorCode: UniqueConstraint or PrimaryKeyConstraint } violation
            ? violation.Message.Split("failed: ")[^1].Split('.')[0]
            : null;

    /// <summary>Gives everything back that it took: EF ends nothing that it did not begin.</summary>
    private sealed class Moment(DatabaseFacade database, SqliteTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await database.UseTransactionAsync(null);
            await transaction.DisposeAsync();
            await database.CloseConnectionAsync();
        }
    }
}
