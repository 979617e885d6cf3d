using System.Diagnostics;
using System.Globalization;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Benchmarks;

/// <summary>The real server, as an operator runs it.</summary>
internal sealed class MeasuredServer : Target
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "OAuthRegistry.Server.dll");

    private static readonly (string, string) Production = ("DOTNET_ENVIRONMENT", "Production");

    /// <summary>
    /// Whoever measures comes from one address; how many are hashed at once stays as an operator has it.
    /// </summary>
    private static readonly (string, string)[] NoLimits =
    [
        ("SignIn__PerAddress", "0"),
        ("SignIn__PerAccount", "0"),
        ("SignIn__InAll", "0"),
    ];

    private MeasuredServer(string adminKey) => Registry = new Registry(Address, adminKey);

    public Registry Registry { get; }

    /// <summary>A key for the administrator of an empty database.</summary>
    public static string NewAdminKey() => BearerToken.Generate(BearerToken.ApiKey).Reveal();

    public static IEnumerable<(string Name, string Value)> OnPostgres(string connection) =>
        [("Database__Provider", "Postgres"), ("ConnectionStrings__Registry", connection)];

    /// <summary>
    /// Starts a server, on SQLite if the settings name no database, and waits until the database is prepared; the key
    /// is the administrator's if it was empty. It may be tied to one core, and be another build than this one's.
    /// </summary>
    public static async Task<MeasuredServer> StartAsync(
        string adminKey,
        IEnumerable<(string Name, string Value)> settings,
        int? core = null,
        string? program = null
    )
    {
        var server = new MeasuredServer(adminKey);
        try
        {
            string[] command =
            [
                .. core is null ? [] : new[] { "taskset", "-c", core.Value.ToString(CultureInfo.InvariantCulture) },
                "dotnet",
                program ?? Program,
                "--urls",
                server.Address,
            ];
            server.Start(
                command[0],
                command[1..],
                [Production, .. NoLimits, ("Bootstrap__AdminApiKey", adminKey), .. settings]
            );
            await server.ReadyAsync("/readyz");
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Whether no event is missing from the record, or was changed; and what the command said.</summary>
    public static async Task<(bool Whole, string Said)> VerifyRecordAsync(string connection)
    {
        var start = new ProcessStartInfo("dotnet", [Program, "verify-record"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in OnPostgres(connection).Append(Production))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode == 0, said.Trim());
    }

    public override async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await base.DisposeAsync();
    }
}
