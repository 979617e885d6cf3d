using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Access;
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

    private readonly TimeProvider _time;

    private RegistryServer(Dictionary<string, string?> settings, TimeProvider time)
    {
        _settings = settings;
        _time = time;
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
        StartAsync(database, TimeProvider.System, settings);

    /// <summary>The same with a clock of one's own.</summary>
    public static async Task<RegistryServer> StartAsync(Database database, TimeProvider time, params (string Key, string? Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        if (database == Database.Postgres && !all.ContainsKey("ConnectionStrings:Registry"))
        {
            all["ConnectionStrings:Registry"] = await (await PostgresCluster.Shared).CreateDatabaseAsync();
        }

        all["Database:Provider"] = database.ToString();
        var server = new RegistryServer(all, time);
        await server.Services.GetRequiredService<Readiness>().WaitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
        return server;
    }

    public Api As(string? key) => new(CreateClient(), key, Logs);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("Registry:DataDirectory", _directory);
        builder.UseSetting("Bootstrap:AdminPassword", "A-password-4-tests");
        builder.UseSetting("Bootstrap:AdminApiKey", AdminKey);
        builder.UseSetting("Serilog:WriteTo:0:Args:restrictedToMinimumLevel", "Fatal");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureServices(services => services.AddSingleton<Serilog.Core.ILogEventSink>(Logs).AddSingleton(_time));
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }
}
