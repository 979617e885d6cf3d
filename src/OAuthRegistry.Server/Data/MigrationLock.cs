using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Data;

/// <summary>Lets one server at a time prepare the database, however many start together.</summary>
internal interface IMigrationLock
{
    Task<IAsyncDisposable> TakeAsync(RegistryContext db, CancellationToken cancellationToken);
}

/// <summary>
/// An advisory lock of a transaction that stays open meanwhile: a pooler in transaction mode leaves a connection to
/// whoever has begun one, where a lock of the session would stay behind with a connection that others get next. It ends
/// with its connection, whatever happens.
/// </summary>
internal sealed class PostgresMigrationLock(PooledStatements statements) : IMigrationLock
{
    private const long Key = 0x4F41757468526567; // "OAuthReg"

    /// <summary>A database may end transactions that do nothing for long; this one waits for the migrations.</summary>
    private const string Take =
        "SELECT set_config('idle_in_transaction_session_timeout', '0', true), pg_advisory_xact_lock($1)";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<IAsyncDisposable> TakeAsync(RegistryContext db, CancellationToken cancellationToken)
    {
        // Pooling off: the lock must end when the connection is closed, not when the pool drops it.
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(db.Database.GetConnectionString()) { Pooling = false }.ConnectionString
        );
        try
        {
            await connection.OpenAsync(cancellationToken);
            await statements.RequireSafeAsync(connection, cancellationToken);
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var command = new NpgsqlCommand(Take, connection, transaction)
            {
                CommandTimeout = (int)Patience.TotalSeconds,
            };
            command.Parameters.AddWithValue(Key);
            await command.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}

/// <summary>A lock file beside the database; the operating system lets go of it when the process ends.</summary>
internal sealed class SqliteMigrationLock(ILogger<SqliteMigrationLock> logger) : IMigrationLock, IDisposable
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Held as long as this server lives, to be noticed by a second one.</summary>
    private FileStream? _inUse;

    public void Dispose() => _inUse?.Dispose();

    public async Task<IAsyncDisposable> TakeAsync(RegistryContext db, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnectionStringBuilder(db.Database.GetConnectionString());
        if (connection.Mode == SqliteOpenMode.Memory || connection.DataSource is "" or ":memory:")
        {
            return new MemoryStream();
        }

        var file = Path.GetFullPath(connection.DataSource);
        RegistryOptions.MakePrivate(Path.GetDirectoryName(file)!);
        var taken = await OpenAloneAsync(file + ".lock", cancellationToken);
        try
        {
            await CreateAsync(db, file, cancellationToken);
            MakePrivate(file);
            TellOfAnother(file);
            await ForgetTheDeadAsync(db, file, cancellationToken);
            return taken;
        }
        catch
        {
            await taken.DisposeAsync();
            throw;
        }
    }

    private static async Task<FileStream> OpenAloneAsync(string lockFile, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return OpenAlone(lockFile);
            }
            catch (IOException) when (File.Exists(lockFile))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static FileStream OpenAlone(string file)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnersOnly;
        }

        return new FileStream(file, options);
    }

    /// <summary>
    /// EF would make a file that everybody reads. What it does to one that it made is left to do here.
    /// </summary>
    private static async Task CreateAsync(RegistryContext db, string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            await OpenAlone(file).DisposeAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = 'wal'", cancellationToken);
        }
    }

    /// <summary>
    /// Nobody else on the machine reads the database. SQLite gives its journals the mode that the database has.
    /// </summary>
    private static void MakePrivate(string file)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var part in new[] { file, $"{file}-wal", $"{file}-shm", $"{file}.lock" }.Where(File.Exists))
        {
            try
            {
                File.SetUnixFileMode(part, OwnersOnly);
            }
            catch (UnauthorizedAccessException)
            {
                // Another's file, who lets this server use it: the mode is theirs to choose.
            }
        }
    }

    private void TellOfAnother(string file)
    {
        if (_inUse is not null)
        {
            return;
        }

        try
        {
            _inUse = OpenAlone($"{file}.server");
        }
        catch (IOException)
        {
            logger.LogWarning(
                "Another server works on {File}. Both work, each with limits of its own; several servers belong on "
                    + "Postgres",
                file
            );
        }
    }

    /// <summary>
    /// EF has a lock of its own, a row that outlives its process and that EF would wait for forever. Whoever holds the
    /// file knows that no other server is at work.
    /// </summary>
    private static async Task ForgetTheDeadAsync(RegistryContext db, string file, CancellationToken cancellationToken)
    {
        if (File.Exists(file))
        {
            await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        }
    }
}
