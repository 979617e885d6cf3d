using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Benchmarks;

/// <summary>A server in a process of its own, in a folder of its own; its log goes to a file there.</summary>
internal abstract class Target() : Site($"http://127.0.0.1:{FreePort()}")
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1),
        Pause = TimeSpan.FromMilliseconds(50);

    private Process? _process;

    protected string Home { get; } = Directory.CreateTempSubdirectory("registry-load-").FullName;

    /// <summary>What the system gave it, in MiB.</summary>
    public long Memory
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64 >> 20;
        }
    }

    /// <summary>What its process took of all cores so far.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>A closed loop: each connection makes its next call when the one before is answered.</summary>
    public async Task<Sample> LoadAsync(int connections, TimeSpan duration, Job job)
    {
        await (job.PrepareAsync?.Invoke(duration) ?? Task.CompletedTask);
        var (start, processor) = (Stopwatch.GetTimestamp(), Processor);
        var workers = await Task.WhenAll(
            Enumerable
                .Range(0, connections)
                .Select(worker =>
                    Task.Run(async () =>
                    {
                        List<double> milliseconds = [];
                        while (Stopwatch.GetElapsedTime(start) < duration && job.Next(worker) is { } step)
                        {
                            var sent = Stopwatch.GetTimestamp();
                            var answer = await SendAsync(step.Call);
                            milliseconds.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                            step.Then?.Invoke(answer);
                        }

                        return milliseconds;
                    })
                )
        );
        List<double> all = [.. workers.SelectMany(worker => worker)];
        return Sample.Of(all, Stopwatch.GetElapsedTime(start)) with
        {
            ProcessorMilliseconds = (Processor - processor).TotalMilliseconds / all.Count,
        };
    }

    /// <summary>As a service manager stops it; what it has begun to answer, it answers.</summary>
    public async Task StopAsync()
    {
        Signals.Send(_process!.Id, Signal.Terminate);
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
    }

    /// <summary>Waits until the path is answered.</summary>
    public async Task ReadyAsync(string path)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await IsReadyAsync(path))
        {
            if (_process!.HasExited)
            {
                throw new InvalidOperationException(
                    $"it ended with {_process.ExitCode}: {await File.ReadAllTextAsync(Path.Combine(Home, "log"), patience.Token)}"
                );
            }

            await Task.Delay(Pause, patience.Token);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(Home, recursive: true);
        await base.DisposeAsync();
    }

    /// <summary>Starts the program; the shell opens the log and becomes it.</summary>
    protected void Start(
        string program,
        IEnumerable<string> arguments,
        params IEnumerable<(string Name, string Value)> environment
    )
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" > log 2>&1", program, .. arguments])
        {
            WorkingDirectory = Home,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
