using Microsoft.Data.Sqlite;
using Npgsql;

namespace OAuthRegistry.Server.Data;

/// <summary>
/// Why the database lets nobody in, in words for who set it up: which host, which database, what to do. Never a
/// password.
/// </summary>
internal static class DatabaseFaultText
{
    public static string Explain(Exception exception, string? connection)
    {
        var causes = Causes(exception).ToList();
        if (causes.Exists(cause => cause is SqliteException))
        {
            return $"the file {new SqliteConnectionStringBuilder(connection).DataSource}: {causes[^1].Message}";
        }

        var postgres = new NpgsqlConnectionStringBuilder(connection);
        var (place, role) = ($"{postgres.Host}:{postgres.Port}", postgres.Username ?? Environment.UserName);
        var database = postgres.Database ?? role;
        return (causes.OfType<PostgresException>().FirstOrDefault()?.SqlState ?? "") switch
        {
            PostgresErrorCodes.InvalidCatalogName => $"Postgres at {place} has no database '{database}'. "
                + $"On Debian: sudo -u postgres createdb --owner {role} {database}",
            PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
                $"Postgres at {place} does not let the role '{role}' into the database '{database}': "
                    + $"{causes[^1].Message}. "
                    + $"On Debian: sudo -u postgres createuser --pwprompt {role}; "
                    + $"sudo -u postgres createdb --owner {role} {database}; "
                    + "then write Password=… into ConnectionStrings__Registry",
            PostgresErrorCodes.InsufficientPrivilege =>
                $"the role '{role}' may not make tables in the database '{database}' at {place}: {causes[^1].Message}. "
                    + $"On Debian: sudo -u postgres psql -c 'ALTER DATABASE \"{database}\" OWNER TO \"{role}\"'",
            _ => $"the database '{database}' at {place}: {causes[^1].Message}",
        };
    }

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
