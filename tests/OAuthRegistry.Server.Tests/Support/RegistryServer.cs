using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>
/// A server in this process, on a database of its own. Tests share one for each kind of database, and each builds its
/// own world in it.
/// </summary>
internal sealed class RegistryServer : WebApplicationFactory<Program>
{
    private static readonly ConcurrentDictionary<Database, Lazy<Task<RegistryServer>>> Shared = new();

    private readonly Dictionary<string, string?> _settings;

    private readonly string _directory = Directory.CreateTempSubdirectory("registry-").FullName;

    private readonly Action<IServiceCollection> _configure;

    private RegistryServer(Dictionary<string, string?> settings, Action<IServiceCollection> configure)
    {
        _settings = settings;
        _configure = configure;
        AdminKey = BearerToken.Generate(BearerToken.ApiKey).Reveal();
    }

    /// <summary>The API key of the administrator <c>admin</c>.</summary>
    public string AdminKey { get; }

    /// <summary>Everything that the server logged so far.</summary>
    public LogLines Logs { get; } = new();

    public Api Admin => As(AdminKey);

    public People People => new(this);

    /// <summary>The server that all tests share.</summary>
    public static Task<RegistryServer> On(Database database) =>
        Shared.GetOrAdd(database, _ => new Lazy<Task<RegistryServer>>(() => StartAsync(database))).Value;

    /// <summary>A server of one's own, with settings such as <c>("RateLimits:PerCredential", "5")</c>.</summary>
    public static Task<RegistryServer> StartAsync(Database database, params (string Key, string? Value)[] settings) =>
        StartAsync(database, _ => { }, settings);

    /// <summary>The same with a clock of one's own.</summary>
    public static Task<RegistryServer> StartAsync(
        Database database,
        TimeProvider time,
        params (string Key, string? Value)[] settings
    ) => StartAsync(database, services => services.AddSingleton(time), settings);

    /// <summary>The same with a network of one's own, where redirect URIs are tried.</summary>
    public static Task<RegistryServer> StartAsync(Database database, ProbeNetwork network) =>
        StartAsync(database, services => services.AddSingleton(network), ("Probe:Enabled", "true"));

    /// <summary>The same on Postgres, with a log of what the server asks its database.</summary>
    public static Task<RegistryServer> StartAsync(
        CommandLog commands,
        string connection,
        params (string Key, string? Value)[] settings
    ) =>
        StartAsync(
            Database.Postgres,
            services =>
                services.ConfigureDbContext<PostgresRegistryContext>(options => options.AddInterceptors(commands)),
            [("ConnectionStrings:Registry", connection), ("Notifications:Deliver", "false"), .. settings]
        );

    /// <summary>The same on SQLite.</summary>
    public static Task<RegistryServer> StartAsync(CommandLog commands) =>
        StartAsync(
            Database.Sqlite,
            services =>
                services.ConfigureDbContext<SqliteRegistryContext>(options => options.AddInterceptors(commands)),
            ("Notifications:Deliver", "false")
        );

    /// <summary>A server of one's own that listens on this machine, so that a browser or a program reaches it.</summary>
    public static Task<RegistryServer> ListenAsync(Database database, params (string Key, string? Value)[] settings) =>
        ListenAsync(database, _ => { }, settings);

    /// <summary>
    /// The same with services of one's own, which listens on this machine, so that a browser reaches it.
    /// </summary>
    public static Task<RegistryServer> ListenAsync(
        Database database,
        Action<IServiceCollection> configure,
        params (string Key, string? Value)[] settings
    ) => StartAsync(database, configure, settings, listens: true);

    /// <summary>Where a server that listens does.</summary>
    public Uri Address => ClientOptions.BaseAddress;

    /// <summary>The revision of a client that a decision names.</summary>
    public async Task<long> Revision(string clientId) =>
        (long)(await Admin.Get($"/clients/{clientId}/review")).Succeeded()["revision"]!;

    public Api As(string? key) => new(CreateClient(), key, Logs);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Registry:DataDirectory", _directory);
        builder.UseSetting("Bootstrap:AdminPassword", "A-password-4-tests");
        builder.UseSetting("Bootstrap:AdminApiKey", AdminKey);
        builder.UseSetting("Probe:Enabled", "false");

        // All tests come from one address, and many at once: those about limits set their own.
        foreach (
            var limit in new[]
            {
                "SignIn:PerAddress",
                "SignIn:PerAccount",
                "SignIn:InAll",
                "Invitations:PerSender",
                "Invitations:PerReceiver",
                "Logos:PerAccount",
                "OAuth:RequestsPerAddress",
                "OAuth:RequestsInAll",
                "OAuth:UserCodesPerUser",
                "OAuth:UserCodesPerAddress",
            }
        )
        {
            builder.UseSetting(limit, "0");
        }

        builder.UseSetting("SignIn:HashQueue", "1000");
        builder.UseSetting("Serilog:WriteTo:0:Args:restrictedToMinimumLevel", "Fatal");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services => services.AddSingleton<Serilog.Core.ILogEventSink>(Logs));
        builder.ConfigureServices(_configure);
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>The same with services of one's own.</summary>
    public static Task<RegistryServer> StartAsync(
        Database database,
        Action<IServiceCollection> configure,
        params (string Key, string? Value)[] settings
    ) => StartAsync(database, configure, settings, listens: false);

    private static async Task<RegistryServer> StartAsync(
        Database database,
        Action<IServiceCollection> configure,
        (string Key, string? Value)[] settings,
        bool listens
    )
    {
        var all = settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        if (database == Database.Postgres && !all.ContainsKey("ConnectionStrings:Registry"))
        {
            all["ConnectionStrings:Registry"] = await EmptyTables.InPostgresAsync();
        }

        all["Database:Provider"] = database.ToString();
        var server = new RegistryServer(all, configure);
        if (database == Database.Sqlite && !all.ContainsKey("ConnectionStrings:Registry"))
        {
            await EmptyTables.CopyIntoAsync(server._directory);
        }

        if (listens)
        {
            server.UseKestrel(0);
            server.StartServer();
        }

        await server
            .Services.GetRequiredService<Readiness>()
            .WaitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
        return server;
    }
}
