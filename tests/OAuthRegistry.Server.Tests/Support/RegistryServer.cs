using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>
/// A server in this process, on a database of its own. Tests share one for each kind of database, and each builds its own world in it.
/// </summary>
internal sealed class RegistryServer : WebApplicationFactory<Program>
{
    private static readonly ConcurrentDictionary<Database, Lazy<Task<RegistryServer>>> Shared = new();

    private readonly Dictionary<string, string?> _settings;

    private readonly string _directory = Directory.CreateTempSubdirectory("registry-").FullName;

    private readonly CommandLog? _commands;

    private RegistryServer(Dictionary<string, string?> settings, CommandLog? commands)
    {
        _settings = settings;
        _commands = commands;
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
    public static Task<RegistryServer> StartAsync(Database database, params (string Key, string? Value)[] settings) => StartAsync(database, null, settings);

    /// <summary>The same on Postgres, with a log of what the server asks its database.</summary>
    public static Task<RegistryServer> StartAsync(CommandLog commands, string connection) => StartAsync(Database.Postgres, commands, ("ConnectionStrings:Registry", connection));

    /// <summary>The revision of a client that a decision names.</summary>
    public async Task<long> Revision(string clientId) => (long)(await Admin.Get($"/clients/{clientId}/review")).Succeeded()["revision"]!;

    public Api As(string? key) => new(CreateClient(), key, Logs);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Registry:DataDirectory", _directory);
        builder.UseSetting("Bootstrap:AdminPassword", "A-password-4-tests");
        builder.UseSetting("Bootstrap:AdminApiKey", AdminKey);
        builder.UseSetting("Probe:Enabled", "false");
        builder.UseSetting("Serilog:WriteTo:0:Args:restrictedToMinimumLevel", "Fatal");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services => services.AddSingleton<Serilog.Core.ILogEventSink>(Logs));
        if (_commands is not null)
        {
            builder.ConfigureServices(services => services.ConfigureDbContext<PostgresRegistryContext>(options => options.AddInterceptors(_commands)));
        }
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static async Task<RegistryServer> StartAsync(Database database, CommandLog? commands, params (string Key, string? Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        if (database == Database.Postgres && !all.ContainsKey("ConnectionStrings:Registry"))
        {
            all["ConnectionStrings:Registry"] = await (await PostgresCluster.Shared).CreateDatabaseAsync();
        }

        all["Database:Provider"] = database.ToString();
        var server = new RegistryServer(all, commands);
        await server.Services.GetRequiredService<Readiness>().WaitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
        return server;
    }
}
