using Npgsql;

namespace OAuthRegistry.Server.Data;

/// <summary>
/// Whether statements may stay prepared where a pooler stands before Postgres. One that gives each transaction another
/// connection, and knows nothing of statements, has a server run what another prepared under the same name, with values
/// of its own: so that is asked before anything else. Whoever wrote <c>Max Auto Prepare</c> knows the pooler, and is
/// not asked.
/// </summary>
internal sealed class PooledStatements(bool isAnswered)
{
    /// <summary>
    /// A pooler shows by its process, which is not the one that answers; that it knows statements, by names of its own
    /// for them. Npgsql's begin with <c>_p</c>.
    /// </summary>
    private const string Question = """
        SELECT pg_backend_pid(), EXISTS (
            SELECT FROM pg_prepared_statements WHERE name LIKE '\_p%' AND statement LIKE '%pg_backend_pid%'
        )
        """;

    public async Task RequireSafeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!isAnswered && await AreMixedUpAsync(connection, cancellationToken))
        {
            throw new PooledStatementsException();
        }
    }

    private static async Task<bool> AreMixedUpAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(Question, connection, transaction);
        await command.PrepareAsync(cancellationToken);
        bool isMixedUp;
        await using (var answer = await command.ExecuteReaderAsync(cancellationToken))
        {
            await answer.ReadAsync(cancellationToken);
            isMixedUp = answer.GetInt32(0) != connection.ProcessID && answer.GetBoolean(1);
        }

        // Or the next who asks finds the name taken.
        await command.UnprepareAsync(cancellationToken);
        return isMixedUp;
    }
}

/// <summary>The server must not go on: it might write what nobody asked for.</summary>
internal sealed class PooledStatementsException()
    : Exception(
        "a pooler stands before it that does not know prepared statements. In transaction mode servers would run each "
            + "other's: write Max Auto Prepare=0 into ConnectionStrings__Registry, or take PgBouncer 1.21 or later "
            + "with max_prepared_statements. In session mode write Max Auto Prepare=200"
    );
