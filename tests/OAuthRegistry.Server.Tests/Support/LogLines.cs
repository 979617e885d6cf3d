using System.Collections.Concurrent;
using System.Globalization;
using Serilog.Core;
using Serilog.Events;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>Keeps what a server logs, with all properties, for tests to read.</summary>
internal sealed class LogLines : ILogEventSink
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> All => _lines;

    /// <summary>The lines that say that something is wrong with the server itself.</summary>
    public IEnumerable<string> Errors =>
        _lines.Where(line =>
            line.StartsWith(nameof(LogEventLevel.Error), StringComparison.Ordinal)
            || line.StartsWith(nameof(LogEventLevel.Fatal), StringComparison.Ordinal)
        );

    public void Emit(LogEvent logEvent) =>
        _lines.Enqueue(
            $"{logEvent.Level} {logEvent.RenderMessage(CultureInfo.InvariantCulture)} {string.Join(' ', logEvent.Properties)} {logEvent.Exception}"
        );
}
