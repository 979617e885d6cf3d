using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Data;

/// <summary>Chooses the database: the embedded one, or Postgres where the configuration says so.</summary>
internal static class Databases
{
    /// <summary>In seconds: together with the cancellation they let a request fail within five seconds when the database is away.</summary>
    private const int ConnectSeconds = 3, CommandSeconds = 3, CancelMilliseconds = -1;

    /// <summary>So many statements stay prepared on each connection: all of those that requests send. Postgres plans them once, not each time.</summary>
    private const int PreparedStatements = 200;

    public static void AddRegistryDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var provider = configuration["Database:Provider"] ?? "Sqlite";
        if (provider.Equals("Postgres", StringComparison.OrdinalIgnoreCase))
        {
            var connection = PostgresConnection(configuration.GetConnectionString("Registry")
                ?? throw new InvalidOperationException("Database__Provider is Postgres; set ConnectionStrings__Registry too, such as \"Host=localhost;Database=registry;Username=registry;Password=…\"."));
            services.AddDbContextPool<RegistryContext, PostgresRegistryContext>(options => options.UseNpgsql(connection).ConfigureWarnings(ExpectedFailures));
            services.AddSingleton<IMigrationLock, PostgresMigrationLock>();
        }
        else if (provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase))
        {
            var connection = configuration.GetConnectionString("Registry") ?? $"Data Source={DefaultFile(configuration)}";
            services.AddDbContextPool<RegistryContext, SqliteRegistryContext>(options => options.UseSqlite(connection).AddInterceptors(SqliteLower.Instance).ConfigureWarnings(ExpectedFailures));
            services.AddSingleton<IMigrationLock, SqliteMigrationLock>();
        }
        else
        {
            throw new InvalidOperationException($"Database__Provider is '{provider}'; it must be Sqlite or Postgres.");
        }
    }

    /// <summary>Has EF build its model beside whatever comes next: a start waits for nothing longer. A fault of it meets the first who uses the database.</summary>
    public static void BuildModelAhead(this IServiceProvider services) => Task.Run(() =>
    {
        using var scope = services.CreateScope();
        _ = scope.ServiceProvider.GetRequiredService<RegistryContext>().Model;
    });

    /// <summary>
    /// A taken ID, a lost update, a database that is away: whoever catches them says so in the log where it matters. EF would add a stack to each.
    /// </summary>
    private static void ExpectedFailures(WarningsConfigurationBuilder warnings) => warnings
        .Ignore(RelationalEventId.MultipleCollectionIncludeWarning) // a client has a handful of collaborators and of secrets
        .Log(
        (CoreEventId.SaveChangesFailed, LogLevel.Debug),
        (CoreEventId.OptimisticConcurrencyException, LogLevel.Debug),
        (CoreEventId.QueryIterationFailed, LogLevel.Debug),
        (RelationalEventId.CommandError, LogLevel.Debug),
        (RelationalEventId.ConnectionError, LogLevel.Debug),
        (RelationalEventId.TransactionError, LogLevel.Debug));

    private static string DefaultFile(IConfiguration configuration)
    {
        var options = configuration.GetSection(RegistryOptions.Section).Get<RegistryOptions>() ?? new RegistryOptions();
        return Path.Combine(Path.GetFullPath(options.DataDirectory), "registry.db");
    }

    /// <summary>What the operator wrote, and short patience where it says nothing.</summary>
    private static string PostgresConnection(string configured)
    {
        var connection = new NpgsqlConnectionStringBuilder(configured);

        // Not ContainsKey: Npgsql says yes to every name that it knows, written or not.
        var written = connection.Keys.ToHashSet();
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

        // Nothing here leaves a session other than it found it, so that clearing it before the next request is work for nothing.
        if (!written.Contains("No Reset On Close"))
        {
            connection.NoResetOnClose = true;
        }

        return connection.ConnectionString;
    }
}
