using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>
/// An internet in which names resolve as a test says, and in which every address is a web server on this machine. It notes where somebody
/// connected to.
/// </summary>
internal sealed class FakeInternet : ProbeNetwork, IDisposable
{
    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private readonly Dictionary<string, Queue<IPAddress[]>> _names = new(StringComparer.OrdinalIgnoreCase);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    private readonly CancellationTokenSource _end = new();

    public FakeInternet(string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", Func<Stream, CancellationToken, Task>? talk = null)
    {
        _listener.Start();
        _ = ServeAsync(talk ?? ((stream, end) => stream.WriteAsync(Encoding.ASCII.GetBytes(answer), end).AsTask()));
    }

    public bool TrustsItself { get; init; } = true;

    /// <summary>Where somebody connected to.</summary>
    public List<IPEndPoint> Connections { get; } = [];

    /// <summary>What was asked for.</summary>
    public List<string> Requests { get; } = [];

    public override RemoteCertificateValidationCallback? CertificateRule => TrustsItself ? (_, certificate, _, _) => certificate?.Subject == "CN=fake" : null;

    /// <summary>What a name resolves to; each further list is another answer, at the next question.</summary>
    public FakeInternet With(string name, params string[][] answers)
    {
        _names[name] = new(answers.Select(answer => answer.Select(IPAddress.Parse).ToArray()));
        return this;
    }

    public override Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        var answers = _names.TryGetValue(host, out var known) ? known : throw new SocketException((int)SocketError.HostNotFound);
        return Task.FromResult(answers.Count > 1 ? answers.Dequeue() : answers.Peek());
    }

    public override Task<Stream> ConnectAsync(IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        Connections.Add(endPoint);
        return base.ConnectAsync((IPEndPoint)_listener.LocalEndpoint, cancellationToken);
    }

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
    }

    private async Task ServeAsync(Func<Stream, CancellationToken, Task> talk)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = TalkAsync(client, talk);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task TalkAsync(TcpClient client, Func<Stream, CancellationToken, Task> talk)
    {
        try
        {
            using var owned = client;
            await using var stream = new SslStream(client.GetStream());
            await stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _end.Token);
            var buffer = new byte[8192];
            var read = await stream.ReadAsync(buffer, _end.Token);
            Requests.Add(Encoding.ASCII.GetString(buffer, 0, read));
            await talk(stream, _end.Token);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException or SocketException or System.Security.Authentication.AuthenticationException)
        {
            // The other side has seen enough.
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=fake", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
