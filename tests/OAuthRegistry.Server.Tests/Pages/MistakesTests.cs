using System.Text.RegularExpressions;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>What people do with the console without meaning it: reload, press twice, come second.</summary>
public class MistakesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_is_shown_once_and_neither_a_reload_nor_a_second_press_issues_another(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var path = $"/clients/{clientId}/secrets";
        var page = await mine.GetAsync(path);

        var sent = await page.SubmitAsync(("act", "issue"));
        Assert.Equal(path, sent.Location);
        var shown = await mine.GetAsync(path);
        Assert.Matches("class=\"secret\">[A-Z2-7]{52}<", shown.Html);
        Assert.DoesNotContain("class=\"secret\"", (await mine.GetAsync(path)).Html, StringComparison.Ordinal);
        Assert.Equal(path, (await page.SubmitAsync(("act", "issue"))).Location);
        Assert.DoesNotContain("class=\"secret\"", (await mine.GetAsync(path)).Html, StringComparison.Ordinal);

        Assert.Single((await owner.Api.Get($"/clients/{clientId}/secrets")).Succeeded()["secrets"]!.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_form_that_makes_a_key_makes_one_however_often_it_is_sent_at_once(Database database)
    {
        var (_, owner, mine) = await WorldAsync(database);
        var page = await mine.GetAsync("/api-keys");

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ => page.SubmitAsync(("act", "create"), ("name", "one"), ("rights", "RIGHT_USER_INFO")))
        );

        var keys = (await owner.Api.Get($"/users/{owner.Id}/api-keys")).Succeeded()["api_keys"]!.AsArray();
        Assert.Single(keys, key => (string?)key!["name"] == "one");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_else_reads_what_was_said_to_one_even_in_the_same_browser(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var admin = await server.People.NewUser(admin: true);
        await (await mine.GetAsync($"/clients/{clientId}/secrets")).SubmitAsync(("act", "issue"));
        (await server.Admin.Put($"/users/{admin.Id}/password", new { @new = Browser.Password })).Succeeded();

        await (await mine.GetAsync("/sign-out")).SubmitAsync();
        await mine.SignInAsync(admin.Id, Browser.Password);

        Assert.DoesNotContain(
            "class=\"secret\"",
            (await mine.GetAsync($"/clients/{clientId}/secrets")).Html,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_registers_lands_on_the_page_of_the_client_where_a_reload_does_nothing(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var clientId = People.NewId("client");

        var sent = await (await mine.GetAsync("/clients/add")).SubmitAsync(
            ("act", "register"),
            ("client_id", clientId),
            ("name", "Gateways"),
            ("description", "Shows where gateways stand"),
            ("redirect_uris", "https://app.example.com/callback"),
            ("rights", "RIGHT_USER_INFO"),
            ("owner", $"user/{owner.Id}")
        );

        Assert.Equal($"/clients/{clientId}", sent.Location);
        Assert.Contains("is registered", (await mine.GetAsync(sent.Location!)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("is registered", (await mine.GetAsync(sent.Location!)).Text, StringComparison.Ordinal);
        _ = server;
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_decides_second_reads_who_decided_what_and_why_and_overturns_on_purpose_only(Database database)
    {
        var (server, owner, _) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var (first, second) = (await AdminAsync(server), await AdminAsync(server));
        var read = await second.Browser.GetAsync($"/reviews/{clientId}");
        await (await first.Browser.GetAsync($"/reviews/{clientId}")).SubmitAsync(
            ("decision", "Reject"),
            ("reason_codes", "Name"),
            ("reason", "It is the name of a bank")
        );

        var late = await read.SubmitAsync(("decision", "Approve"));

        Assert.Contains("Not decided", late.Text, StringComparison.Ordinal);
        Assert.Contains($"{first.Id} decided on", late.Text, StringComparison.Ordinal);
        Assert.Contains("rejected", late.Text, StringComparison.Ordinal);
        Assert.Contains("It is the name of a bank", late.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("STATE_", late.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("attributes.changes", late.Text, StringComparison.Ordinal);

        // The same button once more, as people press it.
        Assert.Contains(
            "Not decided",
            (await late.SubmitAsync(("decision", "Approve"))).Text,
            StringComparison.Ordinal
        );
        Assert.Equal("STATE_REJECTED", (string)(await owner.Api.Get($"/clients/{clientId}"))["state"]!);
        var present = Regex.Match(late.Html, "name=\"present\"\\s+value=\"(\\d+)\"").Groups[1].Value;
        await late.SubmitAsync(("decision", "Approve"), ("present", present));
        Assert.Equal("STATE_APPROVED", (string)(await owner.Api.Get($"/clients/{clientId}"))["state"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_colleague_works_on_says_so_and_is_taken_over_on_purpose(Database database)
    {
        var (server, owner, _) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var (first, second) = (await AdminAsync(server), await AdminAsync(server));
        await (await first.Browser.GetAsync("/reviews")).SubmitAsync(("claim", clientId));

        var page = await second.Browser.GetAsync($"/reviews/{clientId}");
        Assert.Contains($"{first.Id} works on this until", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "works on this until",
            (await first.Browser.GetAsync($"/reviews/{clientId}")).Text,
            StringComparison.Ordinal
        );

        Assert.Equal($"/reviews/{clientId}", (await page.SubmitAsync(("claim", first.Id))).Location);

        Assert.Contains(
            $"{second.Id} works on this until",
            (await first.Browser.GetAsync($"/reviews/{clientId}")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_decision_is_told_once_and_a_reload_decides_nothing(Database database)
    {
        var (server, owner, _) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var admin = await AdminAsync(server);
        var path = $"/reviews/{clientId}";

        var sent = await (await admin.Browser.GetAsync(path)).SubmitAsync(("decision", "Approve"));

        Assert.Equal(path, sent.Location);
        Assert.Contains("is now approved", (await admin.Browser.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("is now approved", (await admin.Browser.GetAsync(path)).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_is_shown_as_users_will_see_it_and_its_owner_reads_why_it_was_rejected(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var admin = await AdminAsync(server);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "APPROVED" } })).Succeeded();
        (await owner.Api.Put($"/clients/{clientId}", new { client = new { name = "Quite another" } })).Succeeded();

        var review = await admin.Browser.GetAsync($"/reviews/{clientId}");
        Assert.Contains("Quite another asks for permission", review.Text, StringComparison.Ordinal);
        await review.SubmitAsync(("decision", "Reject"), ("reason_codes", "Name"), ("reason", "Keep your name"));

        var page = await mine.GetAsync($"/clients/{clientId}");
        Assert.Contains("Your last change was rejected", page.Text, StringComparison.Ordinal);
        Assert.Contains("Keep your name", page.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Submitting_again_takes_along_what_was_typed(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        var rejected = new { state = "STATE_REJECTED", state_description = "Say more" };
        (await server.Admin.Put($"/clients/{clientId}", new { client = rejected })).Succeeded();

        await (await mine.GetAsync($"/clients/{clientId}/settings")).SubmitAsync(
            ("act", "resubmit"),
            ("name", "A name"),
            ("description", "Shows where gateways stand, on a map"),
            ("redirect_uris", "https://app.example.com/callback"),
            ("rights", "RIGHT_USER_INFO")
        );

        var client = (await owner.Api.Get($"/clients/{clientId}")).Succeeded();
        Assert.Equal(
            ("STATE_REQUESTED", "Shows where gateways stand, on a map"),
            ((string)client["state"]!, (string)client["description"]!)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_breaks_something_for_somebody_says_so_before_it_is_done(Database database)
    {
        var (server, owner, mine) = await WorldAsync(database);
        var clientId = await server.People.NewClient(owner);
        await (await mine.GetAsync($"/clients/{clientId}/secrets")).SubmitAsync(("act", "issue"));

        var page = await mine.GetAsync($"/clients/{clientId}/secrets");

        Assert.Contains("the client gets no tokens until another is issued", page.Text, StringComparison.Ordinal);
        Assert.Contains("Nobody has used it yet. 0 users authorized this client.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch("value=\"revoke\"[^>]*class=\"quiet\"", page.Html);
        await page.SubmitAsync(("act", "revoke"));
        Assert.Empty((await owner.Api.Get($"/clients/{clientId}/secrets")).Succeeded()["secrets"]?.AsArray() ?? []);
    }

    private static async Task<(string Id, Browser Browser)> AdminAsync(RegistryServer server)
    {
        var admin = await server.People.NewUser(admin: true);
        return (admin.Id, await Browser.SignedInAsync(server, admin.Id));
    }

    private static async Task<(RegistryServer, Person Owner, Browser)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        return (server, owner, await Browser.SignedInAsync(server, owner.Id));
    }
}
