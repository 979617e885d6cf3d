using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Notifications.DeliveryWorld;

namespace OAuthRegistry.Server.Tests.Reviews;

public class ConversationTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_question_makes_the_review_wait_for_its_registrant_and_the_answer_brings_it_back(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        Assert.Equal("WAITS_FOR_REVIEWER", await WaitsForAsync(alice, clientId));

        var asked = await Write(server.Admin, clientId, new { text = "Who uses it?\n\nAnd where?", asks = true });
        Assert.True((bool)asked["asks"]!);
        Assert.True((bool)asked["from_reviewer"]!);
        var waits = (await alice.Api.Get($"/clients/{clientId}/submission")).Succeeded();
        Assert.Equal("WAITS_FOR_REGISTRANT", (string)waits["waits_for"]!);
        Assert.Equal((DateTimeOffset)asked["answer_by"]!, (DateTimeOffset)waits["answer_by"]!);

        var answer = await Write(alice.Api, clientId, new { text = "Farmers, in Drenthe" });
        Assert.Null(answer["from_reviewer"]);
        Assert.Equal("WAITS_FOR_REVIEWER", await WaitsForAsync(alice, clientId));

        Assert.Equal(["Who uses it?\n\nAnd where?", "Farmers, in Drenthe"], await TextsAsync(alice.Api, clientId));
        var events = (await alice.Api.Get($"/clients/{clientId}/events")).Succeeded()["events"]!.AsArray();
        Assert.Equal(["client.answer", "client.ask"], events.Take(2).Select(e => (string)e!["action"]!));
        Assert.Contains("WAITS_FOR_REGISTRANT", events[1]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Drenthe", events.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_edit_of_what_was_asked_about_is_an_answer_and_one_that_changes_nothing_is_none(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        await Write(server.Admin, clientId, new { text = "Please name it better", asks = true });

        (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "Gateway Onboarding" } })).Succeeded();
        Assert.Equal("WAITS_FOR_REGISTRANT", await WaitsForAsync(alice, clientId));
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { name = "Gateways" } })).Succeeded();
        Assert.Equal("WAITS_FOR_REGISTRANT", await WaitsForAsync(alice, clientId));
        (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "Gateway Setup" } })).Succeeded();
        Assert.Equal("WAITS_FOR_REVIEWER", await WaitsForAsync(alice, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_sent_again_as_it_waits_answers_nothing_and_keeps_its_place(Database database)
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock, Silent);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        (await server.Admin.Post($"/clients/{clientId}/decisions", Approval)).Succeeded();
        var edit = new { client = new { name = "Another" } };
        (await alice.Api.Put($"/clients/{clientId}", edit)).Succeeded();
        var first = (await alice.Api.Get($"/clients/{clientId}/submission")).Succeeded()["submitted_at"]!.ToString();
        await Write(server.Admin, clientId, new { text = "Why?", asks = true });

        clock.Ahead = TimeSpan.FromHours(1);
        (await alice.Api.Put($"/clients/{clientId}", edit)).Succeeded();
        Assert.Equal("WAITS_FOR_REGISTRANT", await WaitsForAsync(alice, clientId));
        var again = (await alice.Api.Get($"/clients/{clientId}/submission")).Succeeded()["submitted_at"]!.ToString();
        Assert.Equal(first, again);

        (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "A third" } })).Succeeded();
        Assert.Equal("WAITS_FOR_REVIEWER", await WaitsForAsync(alice, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_note_is_for_reviewers_only_in_lists_and_in_messages(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var colleague = await server.People.NewUser(admin: true);
        var clientId = await server.People.NewClient(alice);

        await Write(server.Admin, clientId, new { text = "Smells of phishing", @internal = true });
        await Write(server.Admin, clientId, new { text = "We are reading it" });

        Assert.Equal(["We are reading it"], await TextsAsync(alice.Api, clientId));
        Assert.Equal(["Smells of phishing", "We are reading it"], await TextsAsync(server.Admin, clientId));
        var told = await Notification(alice.Api, alice.Id, "review_message", clientId);
        Assert.Equal("We are reading it", (string)told["data"]!["text"]!);
        var note = await Notification(colleague.Api, colleague.Id, "review_note", clientId);
        Assert.Equal("Smells of phishing", (string)note["data"]!["text"]!);
        var all = (await alice.Api.Get($"/users/{alice.Id}/notifications")).Succeeded();
        Assert.DoesNotContain("phishing", all.Json.ToJsonString(), StringComparison.Ordinal);
        var events = (await alice.Api.Get($"/clients/{clientId}/events")).Succeeded();
        Assert.DoesNotContain("message", events.Json.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_reviewers_ask_and_note_and_only_who_works_on_a_client_reads_and_writes(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var clientId = await server.People.NewClient(alice);
        var path = $"/clients/{clientId}/messages";

        (await alice.Api.Post(path, new { text = "hm", asks = true })).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
        (await alice.Api.Post(path, new { text = "hm", @internal = true })).Refused(
            HttpStatusCode.Forbidden,
            "permission_denied"
        );
        (await bob.Api.Get(path)).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await bob.Api.Post(path, new { text = "hello" })).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await bob.Api.Get($"/clients/{clientId}/submission")).Refused(HttpStatusCode.Forbidden, "no_client_rights");
        (await server.As(null).Get(path)).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await alice.Api.Get("/clients/no-such-client/messages")).Refused(HttpStatusCode.NotFound, "client_not_found");
        Assert.Empty(await TextsAsync(alice.Api, clientId));

        var reader = server.As(await server.People.NewKey($"/users/{alice.Id}", "RIGHT_CLIENT_INFO"));
        (await reader.Get(path)).Succeeded();
        (await reader.Post(path, new { text = "hello" })).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_client_rights"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Messages_that_can_not_be_are_refused_with_every_fault(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        var path = $"/clients/{clientId}/messages";

        foreach (var text in new[] { "", " \n ", new string('x', 5001), "turn \u202e around", "ring \a" })
        {
            var refused = (await alice.Api.Post(path, new { text })).Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal(["text"], refused.Faulty);
        }

        Assert.Equal(
            ["asks", "text"],
            (await server.Admin.Post(path, new { asks = true, @internal = true }))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty.Order(StringComparer.Ordinal)
        );
        (await alice.Api.Post(path, new { text = new string('x', 100_000) })).Refused(
            HttpStatusCode.RequestEntityTooLarge,
            "body_too_large"
        );
        (await server.Admin.Post($"/clients/{clientId}/decisions", Approval)).Succeeded();
        (await server.Admin.Post(path, new { text = "Still there?", asks = true })).Refused(
            HttpStatusCode.NotFound,
            "review_not_found"
        );
        await Write(server.Admin, clientId, new { text = "Thank you" });
        Assert.Equal(["Thank you"], await TextsAsync(alice.Api, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_registrant_writes_so_many_messages_an_hour_and_reviewers_as_many_as_they_need(Database database)
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock, ("Reviews:MessagesPerHour", "3"));
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);

        for (var i = 0; i < 3; i++)
        {
            await Write(alice.Api, clientId, new { text = $"message {i}" });
        }

        (await alice.Api.Post($"/clients/{clientId}/messages", new { text = "and one more" })).Refused(
            HttpStatusCode.TooManyRequests,
            "too_many_messages"
        );
        for (var i = 0; i < 5; i++)
        {
            await Write(server.Admin, clientId, new { text = $"reply {i}" });
        }

        clock.Ahead = TimeSpan.FromMinutes(21);
        await Write(alice.Api, clientId, new { text = "and one more" });
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Age_counts_the_time_of_reviewers_only_and_so_does_the_time_to_decision(Database database)
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock, Silent);
        var alice = await server.People.NewUser();
        var first = await server.People.NewClient(alice);
        clock.Ahead = TimeSpan.FromHours(1);
        var second = await server.People.NewClient(alice);
        await Write(server.Admin, first, new { text = "What for?", asks = true });

        clock.Ahead = TimeSpan.FromHours(5);
        var queue = (await server.Admin.Get("/reviews")).Succeeded()["reviews"]!.AsArray();
        Assert.Equal([1, 4], Hours(queue));
        Assert.Equal(["WAITS_FOR_REGISTRANT", "WAITS_FOR_REVIEWER"], queue.Select(i => (string)i!["waits_for"]!));
        Assert.Equal([second], Ids(await server.Admin.Get("/reviews?waits_for=WAITS_FOR_REVIEWER")));
        Assert.Equal([first], Ids(await server.Admin.Get("/reviews?waits_for=WAITS_FOR_REGISTRANT")));
        (await server.Admin.Get("/reviews?waits_for=ME")).Refused(HttpStatusCode.BadRequest, "validation");

        await Write(alice.Api, first, new { text = "For farmers" });
        clock.Ahead = TimeSpan.FromHours(6);
        queue = (await server.Admin.Get("/reviews")).Succeeded()["reviews"]!.AsArray();
        Assert.Equal([second, first], queue.Select(i => (string)i!["client"]!["ids"]!["client_id"]!));
        Assert.Equal([5, 2], Hours(queue));

        (await server.Admin.Post($"/clients/{first}/decisions", ApprovalOf(3))).Succeeded();
        var median = (long)(await server.Admin.Get("/reviews")).Succeeded()["median_seconds_to_decision"]!;
        Assert.InRange(median, 7100, 7300);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_an_answer_a_request_is_rejected_after_a_reminder_and_can_be_submitted_again(
        Database database
    )
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock, Silent);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        await Write(server.Admin, clientId, new { text = "What for?", asks = true });

        List<int> reminders = [];
        foreach (var days in new[] { 1, 10.5, 11.5, 13 })
        {
            clock.Ahead = TimeSpan.FromDays(days);
            await Task.WhenAll(LookAsync(server), LookAsync(server));
            reminders.Add(await CountAsync(server, NotificationKind.AnswerDue));
        }

        Assert.Equal([0, 0, 1, 1], reminders);
        Assert.Equal("WAITS_FOR_REGISTRANT", await WaitsForAsync(alice, clientId));

        clock.Ahead = TimeSpan.FromDays(14.1);
        await Task.WhenAll(LookAsync(server), LookAsync(server), LookAsync(server));
        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal("STATE_REJECTED", (string)client["state"]!);
        Assert.StartsWith("No answer came until ", (string)client["state_description"]!, StringComparison.Ordinal);
        var decision = Assert.Single(
            (await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded()["decisions"]!.AsArray()
        );
        Assert.Null(decision!["decided_by"]);
        var lapse = (await alice.Api.Get($"/clients/{clientId}/events")).Succeeded()["events"]![0]!;
        Assert.Equal("registry:unanswered", (string)lapse["credential"]!);
        Assert.True((bool)(await server.Admin.Get("/record/verification")).Succeeded()["whole"]!);

        await Write(alice.Api, clientId, new { text = "Sorry, I was away: for farmers" });
        (await alice.Api.Post($"/clients/{clientId}/resubmit")).Succeeded();
        Assert.Equal("WAITS_FOR_REVIEWER", await WaitsForAsync(alice, clientId));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_that_nobody_answers_for_is_dropped_and_what_was_approved_serves_on(Database database)
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, clock, Silent);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        (await server.Admin.Post($"/clients/{clientId}/decisions", Approval)).Succeeded();
        (await alice.Api.Put($"/clients/{clientId}", new { client = new { name = "Another" } })).Succeeded();
        await Write(server.Admin, clientId, new { text = "Why another name?", asks = true });

        clock.Ahead = TimeSpan.FromDays(15);
        await LookAsync(server);

        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal("STATE_APPROVED", (string)client["state"]!);
        Assert.Equal("Gateway Onboarding", (string)client["name"]!);
        (await alice.Api.Get($"/clients/{clientId}/pending")).Refused(
            HttpStatusCode.NotFound,
            "pending_change_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reason_is_as_long_as_it_needs_to_be_and_its_first_sentence_stands_beside_the_state(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        var reason =
            "The description says nothing. Please tell users\n- what they get\n- who you are\n\n"
            + new string('x', 3000);

        (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new
                {
                    decision = "reject",
                    revision = 1,
                    reason,
                    reason_codes = new[] { "description" },
                }
            )
        ).Succeeded();

        var client = (await alice.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal("The description says nothing.", (string)client["state_description"]!);
        var decisions = (await alice.Api.Get($"/clients/{clientId}/decisions")).Succeeded();
        Assert.Equal(reason, (string)decisions["decisions"]![0]!["reason"]!);
        var told = await Notification(alice.Api, alice.Id, "entity_state_changed", clientId);
        Assert.Equal("The description says nothing.", (string)told["data"]!["state_description"]!);
        Assert.Equal(reason, (string)told["data"]!["text"]!);
        Assert.Equal(["reason"], (
                await server.Admin.Post(
                    $"/clients/{clientId}/decisions",
                    new
                    {
                        decision = "approve",
                        revision = 2,
                        reason = new string('x', 5001),
                    }
                )
            ).Refused(HttpStatusCode.BadRequest, "validation").Faulty);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Reviewers_keep_quick_replies_of_one_title_each(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var alice = await server.People.NewUser();

        var kept = (await server.Admin.Post("/quick-replies", new { title = "Vague", text = "Say more" })).Succeeded();
        (await server.Admin.Post("/quick-replies", new { title = "Vague", text = "Again" })).Refused(
            HttpStatusCode.Conflict,
            "quick_reply_taken"
        );
        var path = $"/quick-replies/{(string)kept["id"]!}";
        (await server.Admin.Put(path, new { text = "Please say more" })).Succeeded();
        var list = (await server.Admin.Get("/quick-replies")).Succeeded()["quick_replies"]!.AsArray();
        Assert.Equal("Please say more", (string)Assert.Single(list)!["text"]!);
        Assert.Equal("Vague", (string)list[0]!["title"]!);
        Assert.Equal(
            ["text", "title"],
            (await server.Admin.Put(path, new { title = "a\nb", text = "" }))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty.Order(StringComparer.Ordinal)
        );

        (await alice.Api.Get("/quick-replies")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await alice.Api.Delete(path)).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await server.Admin.Delete(path)).Succeeded();
        (await server.Admin.Delete(path)).Refused(HttpStatusCode.NotFound, "quick_reply_not_found");
        (await server.Admin.Put("/quick-replies/x", new { text = "y" })).Refused(
            HttpStatusCode.NotFound,
            "quick_reply_not_found"
        );
    }

    private static readonly object Approval = ApprovalOf(1);

    private static object ApprovalOf(long revision) => new { decision = "approve", revision };

    private static async Task<JsonObject> Write(Api api, string clientId, object message) =>
        (await api.Post($"/clients/{clientId}/messages", message)).Succeeded().Json.AsObject();

    private static async Task<IEnumerable<string>> TextsAsync(Api api, string clientId) =>
        (await api.Get($"/clients/{clientId}/messages")).Succeeded()["messages"]!
            .AsArray()
            .Select(message => (string)message!["text"]!);

    private static async Task<string> WaitsForAsync(Person person, string clientId) =>
        (string)(await person.Api.Get($"/clients/{clientId}/submission")).Succeeded()["waits_for"]!;

    private static IEnumerable<int> Hours(JsonArray queue) =>
        queue.Select(item => (int)Math.Round((long)item!["age_seconds"]! / 3600.0));

    private static IEnumerable<string> Ids(Answer queue) =>
        queue.Succeeded()["reviews"]!.AsArray().Select(item => (string)item!["client"]!["ids"]!["client_id"]!);

    private static async Task LookAsync(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UnansweredQuestions>().GoAsync(CancellationToken.None);
    }

    private static Task<int> CountAsync(RegistryServer server, NotificationKind kind) =>
        server.InDatabase(db => db.Outbox.CountAsync(m => m.Kind == kind));
}
