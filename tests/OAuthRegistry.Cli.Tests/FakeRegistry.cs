using System.Net;
using System.Net.Sockets;
using System.Text;

namespace OAuthRegistry.Cli.Tests;

/// <summary>
/// What looks like a registry to a command that signs in by a code: away at the first two polls, then answered by a
/// user who denies.
/// </summary>
internal sealed class FakeRegistry : IDisposable
{
    private readonly HttpListener _listener = new();

    private int _polls;

    public FakeRegistry()
    {
        using var port = new TcpListener(IPAddress.Loopback, 0);
        port.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)port.LocalEndpoint).Port}/");
        port.Stop();
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = AnswerAsync();
    }

    public Uri Address { get; }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync()
    {
        while (true)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception ended) when (ended is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var (status, answer) = Answer(call.Request.Url!.AbsolutePath);
            call.Response.StatusCode = status;
            await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            call.Response.Close();
        }
    }

    private (int Status, string Json) Answer(string path) =>
        path switch
        {
            "/.well-known/oauth-authorization-server" => (
                200,
                $$"""
                {"issuer":"{{Address}}","authorization_endpoint":"{{Address}}a","token_endpoint":"{{Address}}t",
                "revocation_endpoint":"{{Address}}r","device_authorization_endpoint":"{{Address}}d"}
                """
            ),
            "/d" => (
                200,
                $$"""{"device_code":"c","user_code":"WDJB-MJHT","verification_uri":"{{Address}}p","interval":2}"""
            ),
            _ when _polls++ < 2 => (503, ""),
            _ => (400, """{"error":"access_denied"}"""),
        };
}
