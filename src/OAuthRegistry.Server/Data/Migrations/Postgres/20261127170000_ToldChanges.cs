using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Data.Migrations.Postgres
{
    /// <summary>
    /// The tables tell what servers may have kept of them, whoever changes it. Not what is new: nobody has it. What
    /// happens often tells nothing, since those who tell commit one after the other: a registration, a refresh.
    /// </summary>
    [DbContext(typeof(PostgresRegistryContext))]
    [Migration("20261127170000_ToldChanges")]
    public sealed class ToldChanges : Migration
    {
        /// <summary>As Topic writes it; a change that is written here must be read there.</summary>
        private static readonly (string Table, string Letter, string Column, string When)[] Told =
        [
            ("clients", "c", "client_id", "UPDATE OR DELETE"),
            ("collaborators", "c", "client_id", "INSERT OR UPDATE OR DELETE"),
            ("client_secrets", "c", "client_id", "INSERT OR UPDATE OR DELETE"),
            ("api_keys", "k", "key_id", "UPDATE OR DELETE"),
            ("members", "m", "user_id", "INSERT OR UPDATE OR DELETE"),
            ("token_families", "f", "family_id", "UPDATE OR DELETE"),
        ];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            foreach (var (table, letter, column, when) in Told)
            {
                // A collaborator or a secret that comes with its client: nobody has that client yet.
                var isNew =
                    letter == "c" && table != "clients"
                        ? """
                            IF TG_OP = 'INSERT' AND EXISTS (
                                SELECT 1 FROM clients WHERE client_id = NEW.client_id AND xmin = pg_current_xact_id()::xid
                            ) THEN
                                RETURN NULL;
                            END IF;
                            """
                        : "";
                var unchanged =
                    table == "token_families"
                        ? "IF TG_OP = 'UPDATE' AND OLD.revoked_at IS NOT DISTINCT FROM NEW.revoked_at THEN RETURN NULL; END IF;"
                        : "";
                migrationBuilder.Sql(
                    $"""
                    CREATE FUNCTION tell_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN
                        {isNew}
                        {unchanged}
                        PERFORM pg_notify('registry_changes', '{letter}' || COALESCE(OLD.{column}, NEW.{column}));
                        RETURN NULL;
                    END $$;
                    CREATE TRIGGER tell AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION tell_{table}();
                    """
                );
            }

            migrationBuilder.Sql(
                """
                CREATE FUNCTION tell_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_notify('registry_changes', CASE WHEN OLD.kind = 1 THEN 'o' ELSE 'a' || OLD.account_id END);
                    RETURN NULL;
                END $$;
                CREATE TRIGGER tell_update AFTER UPDATE ON accounts FOR EACH ROW
                    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION tell_accounts();
                CREATE TRIGGER tell_delete AFTER DELETE ON accounts FOR EACH ROW EXECUTE FUNCTION tell_accounts();

                CREATE FUNCTION tell_tokens() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    PERFORM pg_notify('registry_changes', 't' || OLD.token_id);
                    RETURN NULL;
                END $$;
                CREATE TRIGGER tell_update AFTER UPDATE ON tokens FOR EACH ROW
                    WHEN (OLD.kind = 1) EXECUTE FUNCTION tell_tokens();
                CREATE TRIGGER tell_delete AFTER DELETE ON tokens FOR EACH ROW
                    WHEN (OLD.kind = 1 AND OLD.expires_at > now()) EXECUTE FUNCTION tell_tokens();
                """
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var (table, _, _, _) in Told)
            {
                migrationBuilder.Sql($"DROP FUNCTION tell_{table}() CASCADE;");
            }

            migrationBuilder.Sql("DROP FUNCTION tell_accounts() CASCADE; DROP FUNCTION tell_tokens() CASCADE;");
        }
    }
}
