using System.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Npgsql;

namespace OAuthRegistry.Server.Data;

internal sealed class PostgresRegistryContext(DbContextOptions<PostgresRegistryContext> options)
    : RegistryContext(options)
{
    /// <summary>More than this, and EF sends several batches.</summary>
    private const int LargestBatch = 100;

    /// <summary>
    /// What only inserts goes to Postgres as one batch, which it takes as a whole or not at all; a commit would be a
    /// round trip more. Updates need the transaction: that one of them found no row is known only after the batch.
    /// </summary>
    protected override void Prepare(IReadOnlyCollection<EntityEntry> changed) =>
        Database.AutoTransactionBehavior =
            changed.Count <= LargestBatch && changed.All(entry => entry.State == EntityState.Added)
                ? AutoTransactionBehavior.Never
                : AutoTransactionBehavior.WhenNeeded;

    public override string WithoutWaiting => "FOR UPDATE SKIP LOCKED";

    public override async Task<IAsyncDisposable> ReadAtOneMomentAsync(CancellationToken cancellationToken) =>
        await Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);

    protected override string? UniqueViolation(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation
            ? violation.TableName
            : null;

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);

        // Trigrams make "contains" an index scan; the extension ships with Postgres, and the owner of a database may
        // create it.
        model.HasPostgresExtension("pg_trgm");

        // IDs sort by their bytes, as in SQLite, whatever the locale of the cluster says of hyphens.
        foreach (
            var id in model
                .Model.GetEntityTypes()
                .SelectMany(entity => entity.GetProperties())
                .Where(property =>
                    property.ClrType == typeof(string) && property.Name.EndsWith("Id", StringComparison.Ordinal)
                )
        )
        {
            id.SetCollation("C");
        }
    }
}
