using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OAuthRegistry.Server.Data;

internal sealed class PostgresRegistryContext(DbContextOptions<PostgresRegistryContext> options) : RegistryContext(options)
{
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
