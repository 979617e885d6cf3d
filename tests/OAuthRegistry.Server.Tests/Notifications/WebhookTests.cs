using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;

namespace OAuthRegistry.Server.Tests.Notifications;

public class WebhookTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_signing_secret_is_answered_once_and_never_stored_in_clear(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Silent);
        var (webhookId, secret) = await NewWebhook(
            server.Admin,
            "https://hooks.example.com/registry",
            "client_requested"
        );

        var read = (await server.Admin.Get($"/webhooks/{webhookId}")).Succeeded();
        var listed = (await server.Admin.Get("/webhooks")).Succeeded();
        var stored = await server.InDatabase(db =>
            db.Webhooks.AsNoTracking().SingleAsync(webhook => webhook.Id == Guid.Parse(webhookId))
        );

        Assert.Equal(["client_requested"], read["kinds"]!.AsArray().Select(kind => (string)kind!));
        Assert.Equal("1", listed.Header("X-Total-Count"));
        foreach (var text in new[] { read.Text, listed.Text, stored.ProtectedSecret })
        {
            Assert.DoesNotContain(secret["whsec_".Length..], text, StringComparison.Ordinal);
            Assert.DoesNotContain("whsec_", text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(
            server.Logs.All,
            line => line.Contains(secret["whsec_".Length..], StringComparison.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task With_a_certificate_a_dump_of_the_database_does_not_hold_the_keys_either(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        var shared = await NewDatabase(database);
        var certificate = ("Keys:Certificate", (string?)NewCertificate("a-password"));
        var password = ("Keys:CertificatePassword", (string?)"a-password");
        await using var one = await RegistryServer.StartAsync(database, shared, Silent, certificate, password);
        var (webhookId, _) = await NewWebhook(one.Admin, receiver.Url);
        (await one.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();

        var keys = await one.InDatabase(db =>
            db.DataProtectionKeys.AsNoTracking().Select(key => key.Xml!).ToListAsync()
        );
        Assert.NotEmpty(keys);
        Assert.All(keys, key => Assert.Contains("EncryptedData", key, StringComparison.Ordinal));
        Assert.All(keys, key => Assert.DoesNotContain("masterKey", key, StringComparison.Ordinal));

        await using var other = await RegistryServer.StartAsync(database, [shared, certificate, password, .. Quick]);
        Assert.StartsWith("v1,", (await receiver.NextAsync()).Signature, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_webhook_receives_the_kinds_that_it_asks_for(Database database)
    {
        await using var all = await WebhookReceiver.StartAsync();
        await using var some = await WebhookReceiver.StartAsync();
        await using var server = await RegistryServer.StartAsync(database, Quick);
        await NewWebhook(server.Admin, all.Url);
        await NewWebhook(server.Admin, some.Url, "client_decision");
        var clientId = await server.People.NewClient(await server.People.NewUser());
        Assert.Equal("client_requested", (string)(await all.NextAsync()).Json["type"]!);

        (
            await server.Admin.Put(
                $"/clients/{clientId}",
                new { client = new { state = "STATE_REJECTED", state_description = "the name is taken" } }
            )
        ).Succeeded();

        var received = (await some.NextAsync()).Json;
        Assert.Equal("client_decision", (string)received["type"]!);
        Assert.Equal("STATE_REJECTED", (string)received["data"]!["state"]!);
        Assert.Equal("the name is taken", (string)received["data"]!["state_description"]!);
        Assert.Single(some.All);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_disabled_webhook_is_left_alone_and_what_waited_for_it_can_be_replayed(Database database)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await RegistryServer.StartAsync(
            database,
            [("Notifications:MaxAttempts", "1"), .. Quick]
        );
        var (webhookId, _) = await NewWebhook(server.Admin, receiver.Url);
        Assert.False(
            (bool)(await server.Admin.Put($"/webhooks/{webhookId}", new { enabled = false })).Succeeded()["enabled"]!
        );

        (await server.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();
        var dead = await Delivery(server.Admin, webhookId, "dead");
        Assert.Empty(receiver.All);

        (await server.Admin.Put($"/webhooks/{webhookId}", new { enabled = true })).Succeeded();
        (await server.Admin.Post($"/webhooks/{webhookId}/deliveries/{dead["id"]}/replay")).Succeeded();
        Assert.Equal((string)dead["message_id"]!, (await receiver.NextAsync()).Id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_deleted_webhook_is_gone_with_its_deliveries(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Silent);
        var (webhookId, _) = await NewWebhook(server.Admin, "https://hooks.example.com/registry");
        var delivery = (await server.Admin.Post($"/webhooks/{webhookId}/test")).Succeeded();

        (await server.Admin.Delete($"/webhooks/{webhookId}")).Succeeded();

        (await server.Admin.Get($"/webhooks/{webhookId}")).Refused(HttpStatusCode.NotFound, "webhook_not_found");
        (await server.Admin.Post($"/mails/{delivery["id"]}/replay")).Refused(
            HttpStatusCode.NotFound,
            "delivery_not_found"
        );
        Assert.False(
            await server.InDatabase(db => db.Deliveries.AnyAsync(d => d.Id == Guid.Parse((string)delivery["id"]!)))
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_webhook_is_https_or_on_this_machine_and_of_known_kinds(Database database)
    {
        var server = await RegistryServer.On(database);
        foreach (
            var url in new[]
            {
                "http://hooks.example.com/",
                "ftp://hooks.example.com/",
                "/hook",
                "",
                "https://user:word@hooks.example.com/",
            }
        )
        {
            var refused = (
                await server.Admin.Post("/webhooks", new { url, kinds = new[] { "client_request" } })
            ).Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal(["url", "kinds[0]"], refused.Faulty);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_administrators_meet_webhooks_and_mails(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = Guid.NewGuid();

        foreach (
            var (verb, path) in new[]
            {
                ("POST", "/webhooks"),
                ("GET", "/webhooks"),
                ("GET", $"/webhooks/{id}"),
                ("PUT", $"/webhooks/{id}"),
                ("DELETE", $"/webhooks/{id}"),
                ("POST", $"/webhooks/{id}/test"),
                ("GET", $"/webhooks/{id}/deliveries"),
                ("POST", $"/webhooks/{id}/deliveries/{id}/replay"),
                ("GET", "/mails"),
                ("POST", $"/mails/{id}/replay"),
            }
        )
        {
            (await alice.Api.Send(new HttpMethod(verb), path, verb is "POST" or "PUT" ? new { } : null)).Refused(
                HttpStatusCode.Forbidden,
                "permission_denied"
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Unknown_webhooks_deliveries_and_states_are_refused(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Silent);
        var (webhookId, _) = await NewWebhook(server.Admin, "https://hooks.example.com/registry");

        (await server.Admin.Get("/webhooks/none")).Refused(HttpStatusCode.NotFound, "webhook_not_found");
        (await server.Admin.Post($"/webhooks/{webhookId}/deliveries/{Guid.NewGuid()}/replay")).Refused(
            HttpStatusCode.NotFound,
            "delivery_not_found"
        );
        (await server.Admin.Get($"/webhooks/{webhookId}/deliveries?state=lost")).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
    }

    private static string NewCertificate(string password)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=registry", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UtcNow.AddDays(-1),
            DateTimeOffset.UtcNow.AddYears(1)
        );
        var file = Path.Combine(Directory.CreateTempSubdirectory("registry-keys-").FullName, "keys.pfx");
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12, password));
        return file;
    }
}
