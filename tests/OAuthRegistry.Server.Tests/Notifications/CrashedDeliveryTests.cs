using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Notifications;

/// <summary>
/// A server that dies while it delivers loses nothing; what it may have sent already comes again with the same ID.
/// </summary>
public class CrashedDeliveryTests
{
    private static readonly (string Name, string Value)[] Soon =
    [
        ("Notifications__Poll", "00:00:00.1"),
        ("Notifications__Lease", "00:00:02"),
    ];

    [PostgresFact]
    public async Task A_message_that_was_being_passed_on_reaches_everybody_once()
    {
        var connection = await EmptyTables.InPostgresAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ServerProcess.StartReadyAsync([
            .. ServerProcess.SettingsFor(connection),
            .. Soon,
        ]);
        var (webhookId, _) = await NewWebhook(server.As(server.WrittenKey), receiver.Url, "client_requested");
        foreach (var table in new[] { "notifications", "deliveries" })
        {
            string clientId;
            await using (var held = await HeldTable.HoldAsync(connection, table))
            {
                clientId = await NewRequest(server);
                await held.SomebodyWaitsAsync();
                await server.KillAsync();
                await held.EndSessionsAsync();
            }

            await server.StartAsync();
            await server.ReadyAsync();

            Assert.Equal(clientId, (string)(await receiver.NextAsync()).Json["client_id"]!);
            var admin = server.As(server.WrittenKey);
            var inbox = await Notification(admin, "admin", "client_requested", clientId);
            await Eventually(async () => (await Deliveries(admin, webhookId, "pending")).Count == 0 ? inbox : null);
            Assert.Single(
                await Deliveries(admin, webhookId, "delivered"),
                delivery => (string)delivery!["message_id"]! == (string)inbox["id"]!
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_message_that_was_being_sent_is_sent_again_with_the_same_ID(Database database)
    {
        using var receiver = new TcpListener(IPAddress.Loopback, 0);
        receiver.Start();
        await using var server = await ServerProcess.StartReadyAsync([
            .. await ServerProcess.SettingsFor(database),
            .. Soon,
        ]);
        var (webhookId, _) = await NewWebhook(
            server.As(server.WrittenKey),
            $"http://{receiver.LocalEndpoint}/hook",
            "client_requested"
        );
        await NewRequest(server);
        string first;
        using (var connection = await receiver.AcceptTcpClientAsync())
        {
            first = await ReadIdAsync(connection);
            await server.KillAsync();
        }

        await server.StartAsync();
        await server.ReadyAsync();

        using var again = await receiver.AcceptTcpClientAsync();
        Assert.Equal(first, await ReadIdAsync(again));
        await again.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        Assert.Equal(
            first,
            (string)(await Delivery(server.As(server.WrittenKey), webhookId, "delivered"))["message_id"]!
        );
    }

    private static async Task<string> NewRequest(ServerProcess server)
    {
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["state"] = "STATE_REQUESTED";
        return (string)
            (await server.As(server.WrittenKey).Post("/users/admin/clients", request)).Succeeded()["ids"]![
                "client_id"
            ]!;
    }

    private static async Task<JsonArray> Deliveries(Api admin, string webhookId, string state) =>
        (await admin.Get($"/webhooks/{webhookId}/deliveries?state={state}")).Succeeded()["deliveries"] as JsonArray
        ?? [];

    /// <summary>Reads the head of a request and returns the ID of the message.</summary>
    private static async Task<string> ReadIdAsync(TcpClient connection)
    {
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII, leaveOpen: true);
        string? id = null;
        while (await reader.ReadLineAsync() is { Length: > 0 } line)
        {
            id = line.StartsWith("webhook-id:", StringComparison.OrdinalIgnoreCase)
                ? line["webhook-id:".Length..].Trim()
                : id;
        }

        return id!;
    }
}
