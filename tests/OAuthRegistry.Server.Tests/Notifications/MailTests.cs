using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Notifications;

public class MailTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Owners_get_a_mail_that_says_what_to_do_next_and_no_secret(Database database)
    {
        using var sink = new SmtpSink();
        await using var server = await RegistryServer.StartAsync(
            database,
            [.. MailTo(sink.Port), ("Registry:PublicUrl", "https://registry.example.com"), .. Quick]
        );
        var alice = await NewUserWithMailbox(server);
        var clientId = await server.People.NewClient(alice);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        Assert.Contains(
            $"The state of client {clientId} changed",
            Unfolded(await sink.NextAsync()),
            StringComparison.Ordinal
        );

        var issued = (await alice.Api.Post($"/clients/{clientId}/secrets", new { })).Succeeded();

        var mail = Unfolded(await sink.NextAsync());
        Assert.Contains($"Subject: A secret of client {clientId} was issued", mail, StringComparison.Ordinal);
        Assert.Contains("From: OAuthRegistry <registry@example.com>", mail, StringComparison.Ordinal);
        Assert.Contains($"To: {alice.Id}@example.com", mail, StringComparison.Ordinal);
        Assert.Contains("Otherwise revoke the secret.", mail, StringComparison.Ordinal);
        Assert.Contains($"https://registry.example.com/api/v3/clients/{clientId}", mail, StringComparison.Ordinal);
        Assert.DoesNotContain((string)issued["secret"]!, mail.ReplaceLineEndings(""), StringComparison.Ordinal);

        var listed = (await server.Admin.Get("/mails")).Succeeded()["deliveries"]!.AsArray();
        Assert.Contains(
            listed,
            delivery =>
                mail.Contains($"Message-Id: <{delivery!["id"]}@example.com>", StringComparison.OrdinalIgnoreCase)
        );
        Assert.True((bool)(await Notification(alice.Api, alice.Id, "secret_issued", clientId))["email"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Mails_are_German_where_the_operator_says_so(Database database)
    {
        using var sink = new SmtpSink();
        await using var server = await RegistryServer.StartAsync(
            database,
            [.. MailTo(sink.Port), ("Mail:Language", "de"), .. Quick]
        );
        var alice = await NewUserWithMailbox(server);
        var clientId = await server.People.NewClient(alice);

        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();

        // Its letters with dots are encoded; these words have none.
        var mail = Unfolded(await sink.NextAsync());
        Assert.Contains($"Der Client {clientId} ist jetzt genehmigt.", mail, StringComparison.Ordinal);
        Assert.Contains("Was jetzt:", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("Next:", mail, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mail_that_can_not_be_sent_is_a_dead_letter_and_can_be_replayed(Database database)
    {
        int port;
        using (var gone = new SmtpSink())
        {
            port = gone.Port;
        }

        var shared = await NewDatabase(database);
        await using var server = await RegistryServer.StartAsync(
            database,
            [shared, .. MailTo(port), ("Notifications:MaxAttempts", "2"), .. Quick]
        );
        var alice = await NewUserWithMailbox(server);
        var clientId = await server.People.NewClient(alice);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        var dead = await Eventually(async () =>
            (await server.Admin.Get("/mails?state=dead")).Succeeded()["deliveries"]!.AsArray().FirstOrDefault()
        );
        Assert.Equal(alice.Id, (string)dead["user_ids"]!["user_id"]!);
        Assert.NotNull(dead["last_error"]);
        var adminKey = server.AdminKey;
        await server.DisposeAsync();

        using var sink = new SmtpSink();
        await using var mended = await RegistryServer.StartAsync(database, [shared, .. MailTo(sink.Port), .. Quick]);
        (await mended.As(adminKey).Post($"/mails/{dead["id"]}/replay")).Succeeded();

        Assert.Contains(clientId, await sink.NextAsync(), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_mail_server_nothing_is_tried_and_the_log_says_so_once(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, Quick);
        var alice = await NewUserWithMailbox(server);
        var clientId = await server.People.NewClient(alice);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();

        var told = await Notification(alice.Api, alice.Id, "entity_state_changed", clientId);

        Assert.Null(told["email"]);
        Assert.Equal("0", (await server.Admin.Get("/mails")).Succeeded().Header("X-Total-Count"));
        Assert.Single(server.Logs.All, line => line.Contains("Mail__Host is not set", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_server_without_a_sender_is_refused_at_the_start()
    {
        var fault = await Assert.ThrowsAnyAsync<Exception>(() =>
            RegistryServer.StartAsync(Database.Sqlite, ("Mail:Host", "127.0.0.1"))
        );

        Assert.Contains("Mail__From", fault.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A long header goes on in the next line, indented (RFC 5322, section 2.2.3).</summary>
    private static string Unfolded(string mail) =>
        mail.ReplaceLineEndings("\n")
            .Replace("\n ", " ", StringComparison.Ordinal)
            .Replace("\n\t", " ", StringComparison.Ordinal);
}
