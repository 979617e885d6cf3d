using System.Net;
using System.Net.Sockets;
using System.Text;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>What only a real connection shows.</summary>
public class ConnectionTests
{
    private const int MaxBody = 64 * 1024;

    [Theory]
    [InlineData(MaxBody, false)]
    [InlineData(MaxBody, true)]
    public async Task A_body_of_the_largest_size_is_read(int bytes, bool chunked)
    {
        await using var server = await ServerProcess.StartReadyAsync();

        using var request = Registration(bytes, chunked);
        (await server.As(server.WrittenKey).Send(request)).Succeeded();
    }

    [Theory]
    [InlineData(MaxBody + 1, false)]
    [InlineData(MaxBody + 1, true)]
    [InlineData(1024 * 1024, false)]
    [InlineData(1024 * 1024, true)]
    public async Task A_larger_body_is_refused(int bytes, bool chunked)
    {
        await using var server = await ServerProcess.StartReadyAsync();

        using var request = Registration(bytes, chunked);
        (await server.As(server.WrittenKey).Send(request)).Refused(
            HttpStatusCode.RequestEntityTooLarge,
            "body_too_large"
        );

        (await server.As(server.WrittenKey).Get("/auth_info")).Succeeded();
        await server.StopAsync();
        Assert.Empty(server.Errors);
    }

    [Fact]
    public async Task A_connection_survives_what_is_refused_on_it()
    {
        await using var server = await ServerProcess.StartReadyAsync();
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            ConnectCallback = async (context, cancellationToken) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler) { BaseAddress = server.Address };
        var anyone = new Api(http, key: null);
        for (var round = 0; round < 3; round++)
        {
            (await anyone.Post("/users/admin/clients", People.ClientRequest("refused"))).Refused(
                HttpStatusCode.Unauthorized,
                "unauthenticated"
            );
            (await anyone.Post("/nowhere", People.ClientRequest("refused"))).Refused(
                HttpStatusCode.NotFound,
                "route_not_found"
            );
            (await anyone.Post("/clients", People.ClientRequest("refused"))).Refused(
                HttpStatusCode.MethodNotAllowed,
                "method_not_allowed"
            );
        }

        var admin = new Api(http, server.WrittenKey);
        for (var round = 0; round < 3; round++)
        {
            (await admin.Post("/users/admin/clients", "{")).Refused(HttpStatusCode.BadRequest, "json");
            (
                await admin.Post("/users/admin/clients", new StringContent("<client/>", Encoding.UTF8, "text/xml"))
            ).Refused(HttpStatusCode.UnsupportedMediaType, "content_type");
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.Post("/users/admin/clients", "{}")).Status);
        }

        (await admin.Post("/users/admin/clients", People.ClientRequest("accepted"))).Succeeded();
        Assert.Equal(1, connections);
        await server.StopAsync();
        Assert.Empty(server.Errors);
    }

    private static HttpRequestMessage Registration(int bytes, bool chunked)
    {
        var body = People.ClientRequest("large-body").ToJsonString();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v3/users/admin/clients")
        {
            Content = new StringContent(body + new string(' ', bytes - body.Length), Encoding.UTF8, "application/json"),
        };
        request.Headers.TransferEncodingChunked = chunked;
        return request;
    }
}
