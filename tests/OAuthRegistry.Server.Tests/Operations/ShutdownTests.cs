using System.Net.Sockets;
using System.Text;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

public class ShutdownTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_request_that_is_half_sent_when_the_server_is_told_to_end_is_still_answered(Database database)
    {
        await using var server = await ServerProcess.StartReadyAsync(await ServerProcess.SettingsFor(database));
        var body = People.ClientRequest("last-orders").ToJsonString();
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server.Address.Host, server.Address.Port);
        await using var stream = tcp.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);

        // The server says "continue" when it begins to read the body: from here on the request is under way.
        await SendAsync(
            stream,
            $"POST /api/v3/users/admin/clients HTTP/1.1\r\nHost: {server.Address.Authority}\r\nAuthorization: Bearer {server.WrittenKey}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nExpect: 100-continue\r\n\r\n"
        );
        Assert.Equal("HTTP/1.1 100 Continue", await reader.ReadLineAsync());
        await SendAsync(stream, body[..(body.Length / 2)]);
        Signals.Send(server.Id, Signal.Terminate);
        await server.UntilAsync(
            "begins to end",
            () =>
                Task.FromResult(
                    server.Log.Any(line => line.Contains("Application is shutting down", StringComparison.Ordinal))
                )
        );
        await SendAsync(stream, body[(body.Length / 2)..]);

        Assert.Equal("", await reader.ReadLineAsync());
        Assert.Equal("HTTP/1.1 200 OK", await reader.ReadLineAsync());
        Assert.Contains("last-orders", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await server.ExitAsync());
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_server_that_waits_for_its_database_ends_at_once_when_told_to()
    {
        await using var server = await ServerProcess.StartAsync(
            ServerProcess.SettingsFor("Host=127.0.0.1;Port=1;Username=nobody;Database=nowhere")
        );

        Assert.Equal(0, await server.StopAsync());
        Assert.Empty(server.Errors);
    }

    private static async Task SendAsync(NetworkStream stream, string text) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
}
