using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>
/// An internet in which names mean what a test says and public addresses lead to servers on this machine. It notes
/// every address that was to be connected to, so a test can tell that none was forbidden.
/// </summary>
internal sealed class FakeInternet : ProbeNetwork, IDisposable
{
    private readonly ConcurrentDictionary<string, Queue<IPAddress[]>> _names = new();

    private readonly ConcurrentDictionary<IPAddress, TcpListener> _hosts = new();

    private readonly ConcurrentQueue<IPEndPoint> _connections = new();

    private int _resolved;

    private readonly CancellationTokenSource _end = new();

    private readonly X509Certificate2 _root = NewRoot("CN=The root of the test");

    /// <summary>The addresses that were to be connected to, in order.</summary>
    public IEnumerable<string> Connections => _connections.Select(endPoint => endPoint.Address.ToString());

    /// <summary>How often somebody looked a name up.</summary>
    public int Resolved => _resolved;

    /// <summary>What a name means; of several answers each is given once, and the last for ever.</summary>
    public FakeInternet Name(string host, params string[][] answers)
    {
        _names[host] = new Queue<IPAddress[]>(answers.Select(answer => answer.Select(IPAddress.Parse).ToArray()));
        return this;
    }

    /// <summary>
    /// A web server at a name and a public address that does what the test says with each connection, once TLS stands.
    /// </summary>
    public FakeInternet Site(
        string name,
        string address,
        Func<Stream, CancellationToken, Task> behave,
        X509Certificate2? certificate = null
    )
    {
        // Offline, or the framework would look for the issuers of the server's own certificate.
        var context = SslStreamCertificateContext.Create(
            certificate ?? NewCertificate(name),
            additionalCertificates: null,
            offline: true
        );
        return Name(name, [address])
            .Listen(
                address,
                async (stream, cancellationToken) =>
                {
                    await using var tls = new SslStream(stream);
                    await tls.AuthenticateAsServerAsync(
                        new SslServerAuthenticationOptions { ServerCertificateContext = context },
                        cancellationToken
                    );
                    await ReadRequestAsync(tls, cancellationToken);
                    await behave(tls, cancellationToken);
                }
            );
    }

    /// <summary>The same with an answer that is always the same text.</summary>
    public FakeInternet Site(string name, string address, string answer, X509Certificate2? certificate = null) =>
        Site(name, address, (stream, cancellationToken) => WriteAsync(stream, answer, cancellationToken), certificate);

    /// <summary>Something at a public address that need not speak TLS.</summary>
    public FakeInternet Listen(string address, Func<Stream, CancellationToken, Task> behave)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _hosts[IPAddress.Parse(address)] = listener;
        _ = ServeAsync(listener, behave);
        return this;
    }

    public X509Certificate2 NewCertificate(
        string host,
        int validFromDay = -1,
        int validToDay = 30,
        X509Certificate2? issuer = null,
        string? issuerAddress = null
    )
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        if (issuerAddress is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([], [issuerAddress]));
        }

        var now = DateTimeOffset.UtcNow;
        using var certificate = request.Create(
            issuer ?? _root,
            now.AddDays(validFromDay),
            now.AddDays(validToDay),
            RandomNumberGenerator.GetBytes(8)
        );
        return certificate.CopyWithPrivateKey(key);
    }

    public static X509Certificate2 NewRoot(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(1));
    }

    public static Task WriteAsync(Stream stream, string text, CancellationToken cancellationToken) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken).AsTask();

    public override X509ChainPolicy NewCertificatePolicy()
    {
        var policy = base.NewCertificatePolicy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(_root);
        return policy;
    }

    public override Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _resolved);
        if (!_names.TryGetValue(host, out var answers))
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        lock (answers)
        {
            return Task.FromResult(answers.Count > 1 ? answers.Dequeue() : answers.Peek());
        }
    }

    /// <summary>An address without a server refuses, as a machine does where nothing listens.</summary>
    public override Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        _connections.Enqueue(endPoint);
        return _hosts.TryGetValue(endPoint.Address, out var listener)
            ? base.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancellationToken)
            : throw new SocketException((int)SocketError.ConnectionRefused);
    }

    public void Dispose()
    {
        _end.Cancel();
        foreach (var listener in _hosts.Values)
        {
            listener.Dispose();
        }

        _end.Dispose();
        _root.Dispose();
    }

    private static async Task ReadRequestAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 }) { }
    }

    private async Task ServeAsync(TcpListener listener, Func<Stream, CancellationToken, Task> behave)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var socket = await listener.AcceptTcpClientAsync(_end.Token);
                await behave(socket.GetStream(), _end.Token);
            }
            catch (Exception exception)
                when (exception
                        is IOException
                            or AuthenticationException
                            or OperationCanceledException
                            or SocketException
                            or ObjectDisposedException
                )
            {
                // The probe hung up, or the test is over.
            }
        }
    }
}
