using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Access;

namespace OAuthRegistry.Benchmarks;

/// <summary>The real server in a process of its own, as an operator runs it; its log goes to a file.</summary>
internal sealed class MeasuredServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromMilliseconds(50);

    private readonly string _home = Directory.CreateTempSubdirectory("registry-load-").FullName;

    private readonly Process _process;

    private readonly HttpClient _http;

    private MeasuredServer(string connection)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        AdminKey = BearerToken.Generate(BearerToken.ApiKey).Reveal();
        _http = new HttpClient { BaseAddress = new Uri(address) };

        // The shell opens the file and becomes the server.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet \"$0\" --urls \"$1\" > log", Path.Combine(AppContext.BaseDirectory, "OAuthRegistry.Server.dll"), address]) { WorkingDirectory = _home };
        start.Environment["DOTNET_ENVIRONMENT"] = "Production";
        start.Environment["Database__Provider"] = "Postgres";
        start.Environment["ConnectionStrings__Registry"] = connection;
        start.Environment["Bootstrap__AdminApiKey"] = AdminKey;

        // Delivery goes on beside the calls, and its statements would be taken for theirs.
        start.Environment["Notifications__Deliver"] = "false";
        _process = Process.Start(start)!;
    }

    public string AdminKey { get; }

    /// <summary>Starts a server and waits until its database is prepared.</summary>
    public static async Task<MeasuredServer> StartAsync(string connection)
    {
        var server = new MeasuredServer(connection);
        try
        {
            await server.ReadyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A key of the user, with all rights.</summary>
    public async Task<string> NewKeyAsync(string userId) =>
        (string)JsonNode.Parse(await SendAsync(Call.Post(AdminKey, $"/users/{userId}/api-keys", """{"name":"load","rights":["RIGHT_ALL"]}""")))!["key"]!;

    /// <summary>Sends the call and reads the whole answer; only success is an answer.</summary>
    public async Task<string> SendAsync(Call call)
    {
        using var request = new HttpRequestMessage(call.Method, $"/api/v3{call.Path}");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {call.Key}");
        if (call.Body is not null)
        {
            request.Content = new StringContent(call.Body, Encoding.UTF8, "application/json");
        }

        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"{call.Method} {call.Path} answered {(int)answer.StatusCode}: {text}");
    }

    /// <summary>A closed loop: each connection makes its next call when the one before is answered.</summary>
    public async Task<Sample> LoadAsync(int connections, TimeSpan duration, Func<int, Call> next)
    {
        var start = Stopwatch.GetTimestamp();
        var workers = await Task.WhenAll(Enumerable.Range(0, connections).Select(worker => Task.Run(async () =>
        {
            List<double> milliseconds = [];
            while (Stopwatch.GetElapsedTime(start) < duration)
            {
                var sent = Stopwatch.GetTimestamp();
                await SendAsync(next(worker));
                milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }

            return milliseconds;
        })));
        return Sample.Of([.. workers.SelectMany(worker => worker)], Stopwatch.GetElapsedTime(start));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        _http.Dispose();
        Directory.Delete(_home, recursive: true);
    }

    private async Task ReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsReadyAsync())
        {
            if (_process.HasExited || patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"the server did not start:\n{await File.ReadAllTextAsync(Path.Combine(_home, "log"))}");
            }

            await Task.Delay(Pause);
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/readyz");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>One call of the API.</summary>
internal sealed record Call(HttpMethod Method, string Key, string Path, string? Body)
{
    public static Call Get(string key, string path) => new(HttpMethod.Get, key, path, null);

    public static Call Post(string key, string path, string body) => new(HttpMethod.Post, key, path, body);

    public static Call Put(string key, string path, string body) => new(HttpMethod.Put, key, path, body);
}
