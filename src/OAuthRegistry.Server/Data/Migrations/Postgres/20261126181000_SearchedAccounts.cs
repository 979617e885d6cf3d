using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OAuthRegistry.Server.Data.Migrations.Postgres;

/// <summary>
/// A search for accounts does not walk through all of them. The model has no such index, so nothing else changes.
/// </summary>
[DbContext(typeof(PostgresRegistryContext))]
[Migration("20261126181000_SearchedAccounts")]
internal sealed class SearchedAccounts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql(
            "CREATE INDEX ix_accounts_text ON accounts USING gin (lower(account_id) gin_trgm_ops, lower(name) gin_trgm_ops, lower(description) gin_trgm_ops) WITH (gin_pending_list_limit = 64);");

    protected override void Down(MigrationBuilder migrationBuilder) =>
        migrationBuilder.Sql("DROP INDEX ix_accounts_text;");
}
