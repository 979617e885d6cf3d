using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Clients;

/// <summary>
/// Finds clients by the value of an attribute. Attributes are a JSON text, which both databases look into, each with
/// functions of its own; on Postgres an index tells at once which texts hold the key.
/// </summary>
internal static class AttributeSearch
{
    private const string OnPostgres = """
        SELECT client_id AS "Value" FROM clients
        WHERE attributes <> '{{}}' AND attributes LIKE '%"' || {0} || '":%'
            AND position({1} IN lower(attributes::jsonb ->> {0})) > 0
        """;

    private const string OnSqlite = """
        SELECT client_id AS "Value" FROM clients
        WHERE instr(lower(json_extract(attributes, '$."' || {0} || '"')), {1}) > 0
        """;

    /// <summary>
    /// The IDs of clients, to be narrowed further. The key is an identifier, so no letter of it means anything in a
    /// pattern.
    /// </summary>
    public static IQueryable<string> Find(RegistryContext db, string key, string value) =>
        db.Database.SqlQueryRaw<string>(db.Database.IsNpgsql() ? OnPostgres : OnSqlite, key, value);
}
