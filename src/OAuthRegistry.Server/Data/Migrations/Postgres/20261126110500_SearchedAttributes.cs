using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OAuthRegistry.Server.Data.Migrations.Postgres;

/// <summary>
/// A search by attribute begins with the clients that have the attribute. The model has no such index, so nothing
/// else changes.
/// </summary>
[DbContext(typeof(PostgresRegistryContext))]
[Migration("20261126110500_SearchedAttributes")]
internal sealed class SearchedAttributes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(
            "CREATE INDEX ix_clients_attributes ON clients USING gin (attributes gin_trgm_ops) WHERE attributes <> '{}';");

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("DROP INDEX ix_clients_attributes;");
}
