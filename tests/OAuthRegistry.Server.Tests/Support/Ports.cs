using System.Net;
using System.Net.Sockets;

namespace OAuthRegistry.Server.Tests.Support;

internal static class Ports
{
    /// <summary>A port on which nobody listens, for a program that can not choose one by itself.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
