using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace OAuthRegistry.Server.Reviews;

/// <summary>The network that the probe meets; tests put another in its place.</summary>
internal class ProbeNetwork
{
    /// <summary>How certificates are judged; the framework's way if null.</summary>
    public virtual RemoteCertificateValidationCallback? CertificateRule => null;

    public virtual Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);

    /// <summary>Connects to the address that was checked, and not to a name that may mean another by now.</summary>
    public virtual async Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
