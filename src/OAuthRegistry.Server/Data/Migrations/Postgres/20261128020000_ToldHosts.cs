using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Data.Migrations.Postgres
{
    /// <summary>
    /// What an account has proven is kept as well: the table tells it, whoever changes it. Not that a host was looked
    /// at once more.
    /// </summary>
    [DbContext(typeof(PostgresRegistryContext))]
    [Migration("20261128020000_ToldHosts")]
    public sealed class ToldHosts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(
                """
                CREATE FUNCTION tell_hosts() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'UPDATE'
                        AND OLD.proven_at IS NOT DISTINCT FROM NEW.proven_at
                        AND OLD.proven_by IS NOT DISTINCT FROM NEW.proven_by
                    THEN
                        RETURN NULL;
                    END IF;
                    PERFORM pg_notify('registry_changes', 'h' || COALESCE(OLD.account_id, NEW.account_id));
                    RETURN NULL;
                END $$;
                CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON hosts
                    FOR EACH ROW EXECUTE FUNCTION tell_hosts();
                """
            );

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("DROP FUNCTION tell_hosts() CASCADE;");
    }
}
