using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests;

/// <summary>A review from both of its sides, in a terminal each.</summary>
[Collection(nameof(Servers))]
public sealed class ReviewCommandTests(Servers servers)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_question_is_asked_and_answered_and_a_part_approved(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        var id = await RegisterAsync(user);

        await admin.Runs("reviews", "ask", id, "--text", "What do you delete gateways for?");
        Assert.Equal("WAITS_FOR_REGISTRANT", (string?)(await user.Runs("reviews", "status", id)).Json["waits_for"]);
        Assert.Equal(
            ExitCode.Done,
            (await user.RunWith("To take down\nwhat was stolen.", "reviews", "reply", id)).Code
        );
        Assert.Equal("WAITS_FOR_REVIEWER", (string?)(await user.Runs("reviews", "status", id)).Json["waits_for"]);
        await admin.Runs("reviews", "note", id, "-t", "Sounds right");
        Assert.DoesNotContain(
            "Sounds right",
            (await user.Runs("reviews", "messages", id)).Out,
            StringComparison.Ordinal
        );
        Assert.Contains("Sounds right", (await admin.Runs("reviews", "messages", id)).Out, StringComparison.Ordinal);
        await user.Fails(ExitCode.Refused, "permission_denied", "reviews", "ask", id, "--text", "And you?");

        await admin.Fails(ExitCode.Refused, "refusals", "reviews", "approve", id, "--refuse", "RIGHT_ALL");
        await admin.Runs("reviews", "approve", id, "--refuse", "RIGHT_GATEWAY_DELETE=ask its owner");
        var client = (await user.Runs("clients", "get", id)).Json;
        Assert.Equal("RIGHT_USER_INFO", (string)Assert.Single(client["rights"]!.AsArray())!);
        await user.Fails(ExitCode.NotFound, "review_not_found", "reviews", "status", id);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_is_reported_read_of_and_handled(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        var id = await RegisterAsync(user);

        await user.Fails(ExitCode.Refused, "reason", "reports", "send", id, "--text", "hm");
        await user.Runs("reports", "send", id, "--reason", "phishing", "--text", "It asks for my bank");
        Assert.Contains(id, (await admin.Runs("reports", "list")).Out, StringComparison.Ordinal);
        var shown = (await admin.Runs("reports", "show", id)).Out;
        Assert.Contains("It asks for my bank", shown, StringComparison.Ordinal);
        await user.Fails(ExitCode.Refused, "permission_denied", "reports", "show", id);
        await admin.Runs("reports", "handled", id, "--note", "A misunderstanding");
        Assert.DoesNotContain(
            "It asks for my bank",
            (await admin.Runs("reports", "show", id)).Out,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "It asks for my bank",
            (await admin.Runs("reports", "show", id, "--handled")).Out,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "A misunderstanding",
            (await admin.Runs("reviews", "messages", id)).Out,
            StringComparison.Ordinal
        );
        await admin.Fails(ExitCode.NotFound, "report_not_found", "reports", "handled", id);

        var usage = (await user.Runs("clients", "usage", id, "--days", "30")).Json;
        Assert.Equal(30, (int?)usage["days"]);
        Assert.Equal(0, (int?)usage["granted"]![0]!["used"]);
        await user.Fails(ExitCode.Refused, "days", "clients", "usage", id, "--days", "401");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_approved_is_looked_at_again_and_confirmed_by_its_owner(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        var id = await RegisterAsync(user);

        await user.Fails(ExitCode.Refused, "client_not_in_use", "clients", "watch", id);
        await admin.Runs("reviews", "approve", id);
        Assert.Equal(id, (string?)(await user.Runs("clients", "watch", id)).Json["client_id"]);
        await admin.Fails(ExitCode.Refused, "not_an_owner", "clients", "attest", id);
        Assert.NotNull((await user.Runs("clients", "attest", id)).Json["revision"]);
        Assert.DoesNotContain(id, (await admin.Runs("reviews", "drift")).Out, StringComparison.Ordinal);
        await user.Fails(ExitCode.Refused, "permission_denied", "reviews", "drift");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Several_are_decided_assigned_and_found(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        string[] ids = [await RegisterAsync(user), await RegisterAsync(user), await RegisterAsync(user)];

        await admin.Runs("reviews", "assign", ids[0], "--to", "admin");
        Assert.Contains(ids[0], (await admin.Runs("reviews", "list", "--mine")).Out, StringComparison.Ordinal);
        Assert.DoesNotContain(ids[1], (await admin.Runs("reviews", "list", "--mine")).Out, StringComparison.Ordinal);
        Assert.Contains(
            ids[1],
            (await admin.Runs("reviews", "list", "--query", ids[1], "--risk", "high", "--owner", user.User)).Out,
            StringComparison.Ordinal
        );
        string[] bulk =
        [
            "reviews",
            "bulk",
            "--decision",
            "reject",
            "--reason",
            "Not now",
            "--reason-codes",
            "other",
            ids[0],
            $"{ids[1]}@1",
            $"{ids[2]}@7",
        ];
        Assert.Equal(2, (int)(await admin.Runs([.. bulk, "--dry-run"])).Json["done"]!);
        var done = (await admin.Runs(bulk)).Json;
        Assert.Equal((2, 1), ((int)done["done"]!, (int)done["refused"]!));
        Assert.Equal("stale_decision", (string?)done["outcomes"]![2]!["error"]);
        await admin.Fails(ExitCode.Usage, "no client ID", "reviews", "bulk", "--ask", "Why?", "a@b");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_queue_is_narrowed_to_is_kept_under_a_name(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        var (id, name) = (await RegisterAsync(user), Servers.NewId("view"));

        var view = (
            await admin.Runs("reviews", "views", "add", "--name", name, "--owner", user.User, "--check", "rights")
        ).Json;
        Assert.Equal($"owner={user.User}&check=rights", (string)view["filter"]!);
        Assert.Contains(id, (await admin.Runs("reviews", "list", "--view", name)).Out, StringComparison.Ordinal);
        Assert.DoesNotContain(
            id,
            (await admin.Runs("reviews", "list", "--view", name, "--mine")).Out,
            StringComparison.Ordinal
        );
        Assert.Contains(name, (await admin.Runs("reviews", "views", "list")).Out, StringComparison.Ordinal);

        await admin.Runs("reviews", "views", "remove", (string)view["id"]!);
        await admin.Fails(ExitCode.NotFound, "queue_view_not_found", "reviews", "list", "--view", name);
        await user.Fails(ExitCode.Refused, "permission_denied", "reviews", "views", "list");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Quick_replies_are_kept_and_the_record_is_exported(Database database)
    {
        using var admin = await servers.Admin(database);
        using var user = await servers.NewUser(database);
        var (id, title) = (await RegisterAsync(user), Servers.NewId("title"));

        var reply = (await admin.Runs("reviews", "quick-replies", "add", "--title", title, "-t", "Say more")).Json;
        await admin.Runs("reviews", "quick-replies", "set", (string)reply["id"]!, "-t", "Please say more");
        Assert.Contains(
            "Please say more",
            (await admin.Runs("reviews", "quick-replies", "list")).Out,
            StringComparison.Ordinal
        );
        await admin.Runs("reviews", "quick-replies", "remove", (string)reply["id"]!);

        var lines = (await admin.Runs("audit", "export")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.Contains($"\"id\":\"{id}\"", StringComparison.Ordinal));
        Assert.True((bool)JsonNode.Parse(lines[^1])!["end"]!);
        Assert.StartsWith(
            "client_id,",
            (await admin.Runs("audit", "export", "--what", "decisions", "--format", "csv")).Out,
            StringComparison.Ordinal
        );
        await user.Fails(ExitCode.Refused, "permission_denied", "audit", "export");
    }

    private static async Task<string> RegisterAsync(Terminal user)
    {
        var id = Servers.NewId("client");
        await user.Runs(
            "clients",
            "create",
            id,
            "--name",
            "Gateway Care",
            "--redirect-uris",
            "https://app.example.com/callback",
            "--rights",
            "RIGHT_USER_INFO,RIGHT_GATEWAY_DELETE"
        );
        return id;
    }
}
