using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Serilog.Core;
using Serilog.Events;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// A server that can not listen where it should says so in words: most often another one runs there already.
/// </summary>
internal static class TakenAddress
{
    /// <summary>What to tell whoever started the server; null if it failed for another reason.</summary>
    public static string? Explain(Exception? exception) =>
        exception switch
        {
            IOException { InnerException: AddressInUseException } =>
                $"The server can not start: {exception.Message.TrimEnd('.')}. Another program listens there; choose "
                    + "another address, such as --urls http://127.0.0.1:5081; for metrics it is "
                    + "Telemetry__PrometheusPort.",
            SocketException { SocketErrorCode: SocketError.AccessDenied or SocketError.AddressNotAvailable } =>
                $"The server can not start: {exception.Message}. Choose an address of this machine, with a port above "
                    + "1023, such as --urls http://127.0.0.1:5081.",
            _ => null,
        };

    /// <summary>The host tells the same as a stack; what anybody else tells of a socket is another matter.</summary>
    public static bool IsToldByHost(LogEvent line) =>
        Explain(line.Exception) is not null
        && line.Properties.TryGetValue(Constants.SourceContextPropertyName, out var source)
        && source is ScalarValue { Value: "Microsoft.Extensions.Hosting.Internal.Host" };
}
