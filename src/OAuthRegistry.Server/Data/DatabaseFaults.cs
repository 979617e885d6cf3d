using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace OAuthRegistry.Server.Data;

/// <summary>Tells a database that is away from one that refuses what it was given.</summary>
internal static class DatabaseFaults
{
    /// <summary>
    /// Postgres goes down or is not reached; or it lets nobody in, which whoever runs it can mend while this server
    /// waits.
    /// </summary>
    private static readonly string[] ClassesOfAway = ["57P", "08", "28"];

    /// <summary>
    /// Whether the database could not be reached, or not in time; the same request may succeed later.
    /// </summary>
    public static bool IsUnavailable(Exception exception) =>
        Causes(exception)
            .Any(cause =>
                cause switch
                {
                    PostgresException postgres => postgres.IsTransient
                        || postgres.SqlState
                            is PostgresErrorCodes.QueryCanceled
                                or PostgresErrorCodes.InvalidCatalogName
                                or PostgresErrorCodes.ReadOnlySqlTransaction
                        || Array.Exists(
                            ClassesOfAway,
                            start => postgres.SqlState.StartsWith(start, StringComparison.Ordinal)
                        ),
                    NpgsqlException or SocketException or TimeoutException => true,
                    // Busy, locked, I/O error, full, can not open.
                    SqliteException sqlite => sqlite.SqliteErrorCode is 5 or 6 or 10 or 13 or 14,
                    _ => false,
                }
            );

    /// <summary>Whether the database refused a value; SQLSTATE class 22 is "data exception".</summary>
    public static bool IsBadData(Exception exception) =>
        Causes(exception)
            .Any(cause =>
                cause is PostgresException postgres && postgres.SqlState.StartsWith("22", StringComparison.Ordinal)
            );

    private static IEnumerable<Exception> Causes(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }
}
