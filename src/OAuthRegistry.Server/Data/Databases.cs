using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Data;

/// <summary>Chooses the database: the embedded one, or Postgres where the configuration says so.</summary>
internal static class Databases
{
    /// <summary>
    /// In seconds: together with the cancellation they let a request fail within five seconds when the database is
    /// away.
    /// </summary>
    private const int ConnectSeconds = 3,
        CommandSeconds = 3,
        CancelMilliseconds = -1;

    /// <summary>
    /// So many statements stay prepared on each connection: all of those that requests send. Postgres plans them once,
    /// not each time.
    /// </summary>
    private const int PreparedStatements = 200;

    /// <summary>What is wrong with the settings that name the database; nobody has tried to reach it yet.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        var configured = configuration.GetConnectionString("Registry");
        if (IsPostgres(configuration) && string.IsNullOrWhiteSpace(configured))
        {
            yield return "ConnectionStrings__Registry is missing, since Database__Provider is Postgres; "
                + "it must be such as \"Host=localhost;Database=registry;Username=registry;Password=…\".";
        }
        else if (!IsPostgres(configuration) && !IsSqlite(configuration))
        {
            yield return $"Database__Provider is '{Provider(configuration)}'; it must be Sqlite or Postgres.";
        }
        else if (configured is not null && ConnectionFault(configuration, configured) is { } fault)
        {
            yield return $"ConnectionStrings__Registry can not be read: {fault}";
        }

        if (
            IsPostgres(configuration)
            && configuration.GetConnectionString("Changes") is { } direct
            && ConnectionFault(configuration, direct) is { } directFault
        )
        {
            yield return $"ConnectionStrings__Changes can not be read: {directFault}";
        }
    }

    public static void AddRegistryDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        if (IsPostgres(configuration))
        {
            var configured = configuration.GetConnectionString("Registry")!;
            var connection = PostgresConnection(configured);
            services.AddSingleton(new PooledStatements(isAnswered: Written(configured).Contains("Max Auto Prepare")));
            services.AddSingleton(new DirectConnection(Direct(configuration, connection)));
            services.AddHostedService<ChangeListener>();
            services.AddDbContextPool<RegistryContext, PostgresRegistryContext>(
                (provider, options) =>
                    options
                        .UseNpgsql(connection)
                        .AddInterceptors(provider.GetRequiredService<ToldWhenCommitted>())
                        .ConfigureWarnings(ExpectedFailures)
            );
            services.AddSingleton<IMigrationLock, PostgresMigrationLock>();
        }
        else
        {
            var connection =
                configuration.GetConnectionString("Registry") ?? $"Data Source={DefaultFile(configuration)}";
            services.AddDbContextPool<RegistryContext, SqliteRegistryContext>(
                (provider, options) =>
                    options
                        .UseSqlite(connection)
                        .AddInterceptors(SqliteLower.Instance, provider.GetRequiredService<ToldWhenCommitted>())
                        .ConfigureWarnings(ExpectedFailures)
            );
            services.AddSingleton<IMigrationLock, SqliteMigrationLock>();
        }
    }

    private static string Provider(IConfiguration configuration) => configuration["Database:Provider"] ?? "Sqlite";

    private static bool IsPostgres(IConfiguration configuration) =>
        Provider(configuration).Equals("Postgres", StringComparison.OrdinalIgnoreCase);

    private static bool IsSqlite(IConfiguration configuration) =>
        Provider(configuration).Equals("Sqlite", StringComparison.OrdinalIgnoreCase);

    /// <summary>Never repeats what was written: it may hold a password.</summary>
    private static string? ConnectionFault(IConfiguration configuration, string configured)
    {
        try
        {
            DbConnectionStringBuilder connection = IsPostgres(configuration)
                ? new NpgsqlConnectionStringBuilder(configured)
                : new SqliteConnectionStringBuilder(configured);
            return connection is NpgsqlConnectionStringBuilder { Host: null or "" } ? "it names no Host." : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException)
        {
            return "it must be pairs such as Host=localhost;Database=registry, with names that the database knows.";
        }
    }

    /// <summary>
    /// Has EF build its model beside whatever comes next: a start waits for nothing longer. A fault of it meets the
    /// first who uses the database.
    /// </summary>
    public static void BuildModelAhead(this IServiceProvider services) =>
        Task.Run(() =>
        {
            using var scope = services.CreateScope();
            _ = scope.ServiceProvider.GetRequiredService<RegistryContext>().Model;
        });

    /// <summary>
    /// A taken ID, a lost update, a database that is away: whoever catches them says so in the log where it matters. EF
    /// would add a stack to each.
    /// </summary>
    private static void ExpectedFailures(WarningsConfigurationBuilder warnings) =>
        warnings
            // A client has a handful of collaborators and of secrets.
            .Ignore(RelationalEventId.MultipleCollectionIncludeWarning)
            // Whether the migrations make the model is asked by a test; here each start would compare the two.
            .Ignore(RelationalEventId.PendingModelChangesWarning)
            .Log(
                (CoreEventId.SaveChangesFailed, LogLevel.Debug),
                (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug),
                (CoreEventId.QueryIterationFailed, LogLevel.Debug),
                (RelationalEventId.CommandError, LogLevel.Debug),
                (RelationalEventId.ConnectionError, LogLevel.Debug),
                (RelationalEventId.TransactionError, LogLevel.Debug)
            );

    private static string DefaultFile(IConfiguration configuration)
    {
        var options = configuration.GetSection(RegistryOptions.Section).Get<RegistryOptions>() ?? new RegistryOptions();
        return Path.Combine(Path.GetFullPath(options.DataDirectory), "registry.db");
    }

    /// <summary>The same database without a pooler between, or as the operator wrote it for that.</summary>
    private static string Direct(IConfiguration configuration, string connection) =>
        new NpgsqlConnectionStringBuilder(
            configuration.GetConnectionString("Changes") is { } own ? PostgresConnection(own) : connection
        )
        {
            Pooling = false,
        }.ConnectionString;

    /// <summary>What the operator wrote, and short patience where it says nothing.</summary>
    private static string PostgresConnection(string configured)
    {
        var connection = new NpgsqlConnectionStringBuilder(configured);

        var written = Written(configured);
        if (!written.Contains("Timeout"))
        {
            connection.Timeout = ConnectSeconds;
        }

        if (!written.Contains("Command Timeout"))
        {
            connection.CommandTimeout = CommandSeconds;
        }

        if (!written.Contains("Cancellation Timeout"))
        {
            connection.CancellationTimeout = CancelMilliseconds;
        }

        if (!written.Contains("Max Auto Prepare"))
        {
            connection.MaxAutoPrepare = PreparedStatements;
        }

        // Nothing here leaves a session other than it found it, so that clearing it before the next request is work for
        // nothing.
        if (!written.Contains("No Reset On Close"))
        {
            connection.NoResetOnClose = true;
        }

        return connection.ConnectionString;
    }

    /// <summary>Not ContainsKey: Npgsql says yes to every name that it knows, written or not.</summary>
    private static HashSet<string> Written(string configured) =>
        [.. new NpgsqlConnectionStringBuilder(configured).Keys];
}
