using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>Users report clients, and those who run them learn nothing of it.</summary>
public class ComplaintTests
{
    private static readonly object Phishing = new
    {
        reason = "phishing",
        text = "It asked for my bank <b>password</b>",
    };

    [Theory, OnSqlite, OnPostgres]
    public async Task A_report_reaches_the_administrators_once_and_its_owner_never(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, clientId) = await ApprovedAsync(server);
        var reviewer = await server.People.NewUser(admin: true);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());

        var sent = (await alice.Api.Post($"/clients/{clientId}/reports", Phishing)).Succeeded();
        Assert.Equal("phishing", (string)sent["reason"]!);
        Assert.Null(sent["handled_at"]);
        (await bob.Api.Post($"/clients/{clientId}/reports", new { reason = "impostor" })).Succeeded();

        var told = await DeliveryWorld.Notification(reviewer.Api, reviewer.Id, "client_reported", clientId);
        Assert.Contains("phishing", (string)told["data"]!["summary"]!, StringComparison.Ordinal);
        Assert.DoesNotContain(alice.Id, told.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(1, await ToldAsync(reviewer, clientId));

        var reports = await ReportsAsync(server, clientId);
        Assert.Equal(["impostor", "phishing"], reports.Select(r => (string)r["reason"]!));
        Assert.Equal([bob.Id, alice.Id], reports.Select(r => (string)r["user_ids"]!["user_id"]!));
        Assert.Equal("It asked for my bank <b>password</b>", (string)reports[1]["text"]!);
        Assert.True((long)reports[1]["revision"]! > 0);

        var events = (await owner.Api.Get($"/clients/{clientId}/events")).Succeeded().Json.ToJsonString();
        Assert.DoesNotContain("report", events.Replace("report_sha256", "", StringComparison.Ordinal));
        Assert.DoesNotContain(alice.Id, events, StringComparison.Ordinal);
        var inbox = (await owner.Api.Get($"/users/{owner.Id}/notifications")).Succeeded().Json.ToJsonString();
        Assert.DoesNotContain("client_reported", inbox, StringComparison.Ordinal);
        (await owner.Api.Get($"/clients/{clientId}/reports")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await owner.Api.Get("/reports")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await owner.Api.Post($"/clients/{clientId}/reports/handled", new { note = "nonsense" })).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_user_reports_again_takes_the_place_of_what_is_open(Database database)
    {
        var server = await RegistryServer.On(database);
        var (_, clientId) = await ApprovedAsync(server);
        var alice = await server.People.NewUser();
        var path = $"/clients/{clientId}/reports";

        var first = (await alice.Api.Post(path, Phishing)).Succeeded();
        var second = (await alice.Api.Post(path, new { reason = "too_many_rights" })).Succeeded();
        Assert.Equal((string)first["id"]!, (string)second["id"]!);
        Assert.Null(second["text"]);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 6).Select(i => alice.Api.Post(path, new { reason = "other", text = $"No. {i}" }))
        );
        Assert.All(answers, answer => answer.Succeeded());
        Assert.StartsWith("No. ", (string)Assert.Single(await ReportsAsync(server, clientId))["text"]!);

        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.People.NewUser()));
        await Task.WhenAll(
            others.SelectMany(user => Enumerable.Range(0, 2).Select(_ => user.Api.Post(path, Phishing)))
        );
        Assert.Equal(5, (await ReportsAsync(server, clientId)).Count);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Handled_reports_leave_the_list_with_a_note_for_reviewers_and_the_next_one_is_told_again(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var (owner, clientId) = await ApprovedAsync(server);
        var reviewer = await server.People.NewUser(admin: true);
        var alice = await server.People.NewUser();
        var path = $"/clients/{clientId}/reports";
        (await alice.Api.Post(path, Phishing)).Succeeded();
        await DeliveryWorld.Notification(reviewer.Api, reviewer.Id, "client_reported", clientId);
        var listed = await ReportedAsync(server, clientId);
        Assert.Equal((1, "STATE_APPROVED"), ((int)listed!["open"]!, (string)listed["state"]!));

        (await reviewer.Api.Post($"{path}/handled", new { note = "Bell \a" })).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
        (await reviewer.Api.Post($"{path}/handled", new { note = "It was another site" })).Succeeded();
        (await reviewer.Api.Post($"{path}/handled", new { })).Refused(HttpStatusCode.NotFound, "report_not_found");

        Assert.Null(await ReportedAsync(server, clientId));
        Assert.Empty(await ReportsAsync(server, clientId, "?handled=false"));
        var handled = Assert.Single(await ReportsAsync(server, clientId, "?handled=true"));
        Assert.Equal(reviewer.Id, (string)handled["handled_by"]!["user_ids"]!["user_id"]!);
        var messages = (await server.Admin.Get($"/clients/{clientId}/messages")).Succeeded()["messages"]!.AsArray();
        Assert.Equal("It was another site", (string)Assert.Single(messages)!["text"]!);
        Assert.True((bool)messages[0]!["internal"]!);
        Assert.Empty((await owner.Api.Get($"/clients/{clientId}/messages")).Succeeded()["messages"]!.AsArray());
        var record = (await reviewer.Api.Get($"/users/{reviewer.Id}/events")).Succeeded()["events"]!.AsArray();
        Assert.Contains("user.report.handle", record.Select(e => (string)e!["action"]!));

        (await alice.Api.Post(path, new { reason = "does_not_work" })).Succeeded();
        Assert.Equal(2, (await ReportsAsync(server, clientId)).Count);
        await Patience.Eventually(async () => await ToldAsync(reviewer, clientId) == 2 ? "" : null);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_that_ends_the_use_handles_the_reports_and_others_do_not(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        foreach (var state in new[] { "STATE_FLAGGED", "STATE_SUSPENDED", "STATE_REJECTED" })
        {
            var (owner, clientId) = await ApprovedAsync(server);
            (await alice.Api.Post($"/clients/{clientId}/reports", Phishing)).Succeeded();
            (await owner.Api.Put($"/clients/{clientId}", new { client = new { name = "Another" } })).Succeeded();
            var change = new { decision = "reject", revision = await RevisionAsync(server, clientId) };
            var refusal = new
            {
                change.decision,
                change.revision,
                reason = "no",
                reason_codes = new[] { "other" },
            };
            (await server.Admin.Post($"/clients/{clientId}/decisions", refusal)).Succeeded();
            Assert.Single(await ReportsAsync(server, clientId, "?handled=false"));

            var end = new { client = new { state, state_description = "reported" } };
            (await server.Admin.Put($"/clients/{clientId}", end)).Succeeded();
            Assert.Equal(
                "admin",
                (string)
                    Assert.Single(await ReportsAsync(server, clientId, "?handled=true"))["handled_by"]!["user_ids"]![
                        "user_id"
                    ]!
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Users_report_by_themselves_and_only_what_they_could_be_asked_about(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var (owner, alice) = (await server.People.NewUser(), await server.People.NewUser());
        var path = $"/clients/{app.ClientId}/reports";

        var token = (await app.TokensAsync(browser)).AccessToken();
        (await server.As(token).Post(path, Phishing)).Refused(HttpStatusCode.Forbidden, "permission_denied");
        var organization = await server.People.NewOrganization(owner);
        var key = server.As(await server.People.NewKey($"/organizations/{organization}"));
        (await key.Post(path, Phishing)).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await server.As(null).Post(path, Phishing)).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        var narrow = server.As(await server.People.NewKey($"/users/{alice.Id}", "RIGHT_USER_INFO"));
        (await narrow.Post(path, Phishing)).Succeeded();
        Assert.Single(await ReportsAsync(server, app.ClientId));

        var waits = await server.People.NewClient(owner);
        foreach (var hidden in new[] { waits, "no-such-client", "No!" })
        {
            (await alice.Api.Post($"/clients/{hidden}/reports", Phishing)).Refused(
                HttpStatusCode.NotFound,
                "client_not_found"
            );
        }

        (await owner.Api.Post($"/clients/{waits}/reports", Phishing)).Succeeded();
        (await owner.Api.Delete($"/clients/{waits}")).Succeeded();
        (await owner.Api.Post($"/clients/{waits}/reports", Phishing)).Refused(
            HttpStatusCode.NotFound,
            "client_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_report_that_says_nothing_is_refused_with_every_fault(Database database)
    {
        var server = await RegistryServer.On(database);
        var (_, clientId) = await ApprovedAsync(server);
        var alice = await server.People.NewUser();
        var path = $"/clients/{clientId}/reports";

        (object Report, string[] Faulty)[] wrong =
        [
            (new { }, ["reason"]),
            (new { reason = "ugly" }, ["reason"]),
            (new { reason = "other" }, ["text"]),
            (new { reason = "other", text = " \n " }, ["text"]),
            (new { reason = "phishing", text = new string('x', 2001) }, ["text"]),
            (new { text = "turn \u202e around" }, ["reason", "text"]),
        ];
        foreach (var (report, faulty) in wrong)
        {
            var refused = (await alice.Api.Post(path, report)).Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal(faulty, refused.Faulty.Order(StringComparer.Ordinal));
        }

        Assert.Empty(await ReportsAsync(server, clientId));
        (await server.Admin.Get($"/clients/{clientId}/reports?handled=perhaps")).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
        (await alice.Api.Post(path, new { reason = "phishing", text = new string('x', 2000) })).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_reports_so_many_clients_a_day(Database database)
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock, ("Reviews:ReportsPerDay", "3"));
        var (_, clientId) = await ApprovedAsync(server);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var path = $"/clients/{clientId}/reports";
        for (var i = 0; i < 3; i++)
        {
            (await alice.Api.Post(path, Phishing)).Succeeded();
        }

        (await alice.Api.Post(path, Phishing)).Refused(HttpStatusCode.TooManyRequests, "too_many_reports");
        (await bob.Api.Post(path, Phishing)).Succeeded();
        clock.Ahead = TimeSpan.FromHours(8.1);
        (await alice.Api.Post(path, Phishing)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task With_its_user_a_report_goes_and_with_its_client_only_when_that_is_purged(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, clientId) = await ApprovedAsync(server);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        foreach (var user in new[] { alice, bob })
        {
            (await user.Api.Post($"/clients/{clientId}/reports", Phishing)).Succeeded();
        }

        (await server.Admin.Delete($"/users/{alice.Id}")).Succeeded();
        var left = Assert.Single(await ReportsAsync(server, clientId));
        Assert.Equal(bob.Id, (string)left["user_ids"]!["user_id"]!);

        (await owner.Api.Delete($"/clients/{clientId}")).Succeeded();
        Assert.Null(await ReportedAsync(server, clientId));
        (await owner.Api.Post($"/clients/{clientId}/restore", new { })).Succeeded();
        Assert.Single(await ReportsAsync(server, clientId, "?handled=false"));

        (await server.Admin.Delete($"/clients/{clientId}")).Succeeded();
        (await server.Admin.Post($"/clients/{clientId}/restore", new { })).Succeeded();
        Assert.Single(await ReportsAsync(server, clientId, "?handled=true"));
        (await server.Admin.Delete($"/clients/{clientId}/purge")).Succeeded();
        Assert.True((bool)(await server.Admin.Get("/record/verification")).Succeeded()["whole"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_record_of_the_user_names_the_report_and_a_program_of_its_does_not_read_that(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);
        var token = (await app.TokensAsync(browser)).AccessToken();
        var me = (await server.As(token).Get("/auth_info")).Succeeded()["oauth_access_token"]!["user_ids"]!["user_id"];
        var userId = (string)me!;
        var self = server.As(await server.People.NewKey($"/users/{userId}"));
        var report = (await self.Post($"/clients/{app.ClientId}/reports", Phishing)).Succeeded();

        var record = (await self.Get($"/users/{userId}/events")).Succeeded()["events"]!.AsArray();
        var told = record.Single(e => (string)e!["action"]! == "user.report")!.ToJsonString();
        Assert.Contains((string)report["id"]!, told, StringComparison.Ordinal);
        Assert.DoesNotContain(app.ClientId, told, StringComparison.Ordinal);
        Assert.DoesNotContain("bank", told, StringComparison.Ordinal);
        var read = (await server.As(token).Get($"/users/{userId}/events")).Succeeded().Json.ToJsonString();
        Assert.DoesNotContain("user.report", read, StringComparison.Ordinal);
    }

    private static async Task<(Person Owner, string ClientId)> ApprovedAsync(RegistryServer server)
    {
        var owner = await server.People.NewUser();
        var clientId = await server.People.NewClient(owner);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        return (owner, clientId);
    }

    private static async Task<long> RevisionAsync(RegistryServer server, string clientId) =>
        (long)(await server.Admin.Get($"/clients/{clientId}/review")).Succeeded()["revision"]!;

    private static async Task<List<JsonNode>> ReportsAsync(RegistryServer server, string clientId, string query = "") =>
        [
            .. (await server.Admin.Get($"/clients/{clientId}/reports{query}")).Succeeded()["reports"]!
                .AsArray()
                .Select(report => report!),
        ];

    private static async Task<JsonNode?> ReportedAsync(RegistryServer server, string clientId) =>
        (await server.Admin.Get("/reports?limit=1000")).Succeeded()["clients"]!
            .AsArray()
            .FirstOrDefault(client => (string)client!["client_ids"]!["client_id"]! == clientId);

    private static async Task<int> ToldAsync(Person reviewer, string clientId) =>
        (await reviewer.Api.Get($"/users/{reviewer.Id}/notifications?limit=1000")).Succeeded()["notifications"]!
            .AsArray()
            .Count(n =>
                (string?)n!["notification_type"] == "client_reported"
                && (string?)n["entity_ids"]?["client_ids"]?["client_id"] == clientId
            );
}
