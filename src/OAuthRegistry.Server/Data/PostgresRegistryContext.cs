using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OAuthRegistry.Server.Data;

internal sealed class PostgresRegistryContext(DbContextOptions<PostgresRegistryContext> options) : RegistryContext(options)
{
    /// <summary>More than this, and EF sends several batches.</summary>
    private const int LargestBatch = 100;

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // What only inserts goes to Postgres as one batch, which it takes as a whole or not at all; a commit would be a round trip more.
        // Updates need the transaction: that one of them found no row is known only after the batch.
        var changed = ChangeTracker.Entries().Where(entry => entry.State != EntityState.Unchanged).Take(LargestBatch + 1).ToList();
        Database.AutoTransactionBehavior = changed.Count <= LargestBatch && changed.TrueForAll(entry => entry.State == EntityState.Added)
            ? AutoTransactionBehavior.Never
            : AutoTransactionBehavior.WhenNeeded;
        return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override string? UniqueViolation(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation ? violation.TableName : null;

    protected override void OnModelCreating(ModelBuilder model)
    {
        base.OnModelCreating(model);

        // Trigrams make "contains" an index scan; the extension ships with Postgres, and the owner of a database may create it.
        model.HasPostgresExtension("pg_trgm");

        // IDs sort by their bytes, as in SQLite, whatever the locale of the cluster says of hyphens.
        foreach (var id in model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()).Where(property => property.ClrType == typeof(string) && property.Name.EndsWith("Id", StringComparison.Ordinal)))
        {
            id.SetCollation("C");
        }
    }
}
