using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Npgsql;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>
/// A database that an earlier commit made, with the credentials that were given out for it; see
/// <c>Data/4a0271a/README.md</c>.
/// </summary>
internal sealed class OldDatabase : IAsyncDisposable
{
    private const string Folder = "Data/4a0271a";

    private readonly Dictionary<string, string> _credentials;

    private readonly string? _directory;

    private OldDatabase(Database kind, string connection, string? directory)
    {
        Kind = kind;
        Connection = connection;
        _directory = directory;
        var file = Path.Combine(
            AppContext.BaseDirectory,
            Folder,
            kind == Database.Sqlite ? "sqlite.json" : "postgres.json"
        );
        _credentials = JsonNode
            .Parse(File.ReadAllText(file))!
            .AsObject()
            .ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
    }

    public Database Kind { get; }

    public string Connection { get; }

    /// <summary>Such as <c>alice_key</c> or <c>client_secret</c>.</summary>
    public string this[string credential] => _credentials[credential];

    /// <summary>Just after it was made: what was given out for minutes or hours still works.</summary>
    public DateTimeOffset SoonAfter =>
        DateTimeOffset.Parse(this["made_at"], CultureInfo.InvariantCulture).AddMinutes(5);

    /// <summary>A copy of one's own.</summary>
    public static async Task<OldDatabase> CopyAsync(Database kind)
    {
        if (kind == Database.Sqlite)
        {
            var directory = Directory.CreateTempSubdirectory("registry-old-").FullName;
            var file = Path.Combine(directory, "registry.db");
            await using var copy = File.Create(file);
            await using var packed = Packed("sqlite.db.gz");
            await packed.CopyToAsync(copy);
            return new OldDatabase(kind, $"Data Source={file};Pooling=False", directory);
        }

        var connection = await (await PostgresCluster.Shared).CreateDatabaseAsync();
        await FillAsync(connection);
        return new OldDatabase(kind, connection, null);
    }

    /// <summary>The present server on this database, at that time.</summary>
    public Task<RegistryServer> ServeAsync(DateTimeOffset time) =>
        RegistryServer.StartAsync(
            Kind,
            new StoppedClock(time),
            ("ConnectionStrings:Registry", Connection),
            ("Notifications:Deliver", "false")
        );

    public ValueTask DisposeAsync()
    {
        if (_directory is not null)
        {
            Directory.Delete(_directory, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    private static async Task FillAsync(string connection)
    {
        using var reader = new StreamReader(Packed("postgres.sql.gz"));

        // The dump leaves its session without a search path: not into the pool with it.
        var alone = new NpgsqlConnectionStringBuilder(connection) { Pooling = false }.ConnectionString;
        await using var database = new NpgsqlConnection(alone);
        await database.OpenAsync();
        await using var dump = new NpgsqlCommand(await reader.ReadToEndAsync(), database);
        await dump.ExecuteNonQueryAsync();
    }

    private static GZipStream Packed(string file) =>
        new(File.OpenRead(Path.Combine(AppContext.BaseDirectory, Folder, file)), CompressionMode.Decompress);

    private sealed class StoppedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
