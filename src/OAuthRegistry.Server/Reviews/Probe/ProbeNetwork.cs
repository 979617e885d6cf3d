using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace OAuthRegistry.Server.Reviews;

/// <summary>The network that the probe meets; tests put another in its place.</summary>
internal class ProbeNetwork
{
    /// <summary>
    /// How certificates are judged: nothing that they name is fetched. The addresses of issuers and of revocation lists
    /// in a certificate are chosen by whoever registers the client, and the framework would go to them without a check.
    /// </summary>
    public virtual X509ChainPolicy NewCertificatePolicy() =>
        new() { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck };

    public virtual Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);

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
