using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>What would come of a change is said on its form, before it is saved.</summary>
public class SettingsPagesTests
{
    private const string Checked = "Checked; nothing is saved yet.";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_change_is_judged_as_it_would_be_and_nothing_is_saved(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, id) = await ApprovedAsync(server);
        var mine = await Browser.SignedInAsync(server, owner.Id);
        var before = (await owner.Api.Get($"/clients/{id}")).Succeeded().Text;
        (string, string)[] change = [("description", "test"), ("rights", "RIGHT_USER_INFO"), ("grants", "x")];

        var page = await (await mine.GetAsync($"/clients/{id}/settings")).SubmitAsync(Fields("check", change));

        Assert.Contains(Checked, page.Text, StringComparison.Ordinal);
        Assert.Contains("At once: Rights.", page.Text, StringComparison.Ordinal);
        Assert.Contains("After a review: Description.", page.Text, StringComparison.Ordinal);
        Assert.Contains(">test</textarea>", page.Html, StringComparison.Ordinal);
        Assert.Equal(before, (await owner.Api.Get($"/clients/{id}")).Succeeded().Text);
        (await owner.Api.Get($"/clients/{id}/pending")).Refused(HttpStatusCode.NotFound, "pending_change_not_found");

        await (await mine.GetAsync($"/clients/{id}/settings")).SubmitAsync(Fields("save", change));
        var report = (await server.Admin.Get($"/clients/{id}/review")).Succeeded();
        Assert.True((bool)report["of_pending_change"]!);
        Assert.Contains(CountsOf(report["counts"]!), page.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_waits_already_is_judged_with_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, id) = await ApprovedAsync(server);
        var mine = await Browser.SignedInAsync(server, owner.Id);
        (
            await owner.Api.Put(
                $"/clients/{id}",
                new { client = new { redirect_uris = new[] { "http://127.0.0.1/" } } }
            )
        ).Succeeded();
        var pending = (await owner.Api.Get($"/clients/{id}/pending")).Succeeded().Text;
        var form = await mine.GetAsync($"/clients/{id}/settings");

        var unchanged = await form.SubmitAsync(Fields("check"));
        var renamed = await form.SubmitAsync(Fields("check", ("name", "Another")));

        // Typed back to what is approved, the redirect URI would wait no longer.
        Assert.Contains("Nothing is different yet.", unchanged.Text, StringComparison.Ordinal);
        Assert.Contains("After a review: Name.", renamed.Text, StringComparison.Ordinal);
        Assert.Equal(pending, (await owner.Api.Get($"/clients/{id}/pending")).Succeeded().Text);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_waits_stands_in_the_form_so_that_saving_more_keeps_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, id) = await ApprovedAsync(server);
        var mine = await Browser.SignedInAsync(server, owner.Id);
        var admin = await Browser.SignedInAsync(server, (await server.People.NewUser(admin: true)).Id);
        await (await mine.GetAsync($"/clients/{id}/settings")).SubmitAsync(Fields("save", ("name", "Waits & sees")));

        var form = await mine.GetAsync($"/clients/{id}/settings");
        Assert.Contains("value=\"Waits &amp; sees\"", form.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "Waits &amp; sees\"",
            (await admin.GetAsync($"/clients/{id}/settings")).Html,
            StringComparison.Ordinal
        );
        await form.SubmitAsync(Fields("save", ("name", "Waits & sees"), ("description", "Says another thing")));

        var waits = (await owner.Api.Get($"/clients/{id}/pending")).Succeeded()["changes"]!.AsArray();
        Assert.Equal(
            [("description", "Says another thing"), ("name", "Waits & sees")],
            waits.Select(change => ((string)change!["field"]!, (string)change["to"]!)).Order()
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_a_colleague_saved_meanwhile_is_shown_before_it_is_overwritten(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, id) = await ApprovedAsync(server);
        var mine = await Browser.SignedInAsync(server, owner.Id);
        async Task<string?> WaitingName() =>
            (string?)
                (await owner.Api.Get($"/clients/{id}/pending")).Succeeded()["changes"]!
                    .AsArray()
                    .Single(change => (string)change!["field"]! == "name")!["to"];

        var form = await mine.GetAsync($"/clients/{id}/settings");
        (await owner.Api.Put($"/clients/{id}", new { client = new { name = "By a colleague" } })).Succeeded();
        var overtaken = await form.SubmitAndFollowAsync(Fields("save", ("name", "By me")));

        Assert.Contains("What was saved after you opened this form", overtaken.Text, StringComparison.Ordinal);
        Assert.Contains("By a colleague", overtaken.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"By me\"", overtaken.Html, StringComparison.Ordinal);
        Assert.Equal("By a colleague", await WaitingName());

        var saved = await overtaken.SubmitAndFollowAsync(Fields("save", ("name", "By me")));
        Assert.Contains("Saved.", saved.Text, StringComparison.Ordinal);
        Assert.Equal("By me", await WaitingName());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_reads_that_everything_acts_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var (_, id) = await ApprovedAsync(server);
        var admin = await Browser.SignedInAsync(server, (await server.People.NewUser(admin: true)).Id);

        var page = await (await admin.GetAsync($"/clients/{id}/settings")).SubmitAsync(
            Fields("check", ("name", "Another"), ("grants", "GRANT_AUTHORIZATION_CODE"))
        );

        Assert.Contains("At once: Name", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("After a review", page.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_saving_refuses_checking_refuses_too(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, id) = await ApprovedAsync(server);
        var mine = await Browser.SignedInAsync(server, owner.Id);

        foreach (var act in new[] { "check", "save" })
        {
            var page = await (await mine.GetAsync($"/clients/{id}/settings")).SubmitAsync(
                Fields(act, ("redirect_uris", "nowhere"), ("client_uri", "ftp://example.com"))
            );
            Assert.DoesNotContain(Checked, page.Text, StringComparison.Ordinal);
            Assert.Contains("href=\"#redirect_uris-1\"", page.Html, StringComparison.Ordinal);
            Assert.Contains("href=\"#client_uri\"", page.Html, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_may_not_edit_a_client_learns_nothing_of_it_by_checking(Database database)
    {
        var server = await RegistryServer.On(database);
        var (_, id) = await ApprovedAsync(server);
        var stranger = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var form = await stranger.GetAsync("/clients/add");

        var page = await form.SubmitToAsync($"/clients/{id}/settings", Fields("check", ("name", "Mine")));

        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.DoesNotContain("What a reviewer would see", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("After a review", page.Text, StringComparison.Ordinal);
    }

    private static async Task<(Person Owner, string Id)> ApprovedAsync(RegistryServer server)
    {
        var owner = await server.People.NewUser();
        var id = await server.People.NewClient(owner);
        (await server.Admin.Put($"/clients/{id}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        return (owner, id);
    }

    /// <summary>The form as the page shows it, with some fields typed over.</summary>
    private static IEnumerable<(string Name, string Value)> Fields(
        string act,
        params (string Name, string Value)[] typed
    )
    {
        var client = People.ClientRequest("any")["client"]!;
        (string Name, string Value)[] shown =
        [
            ("name", (string)client["name"]!),
            ("description", (string)client["description"]!),
            .. client["redirect_uris"]!.AsArray().Select(uri => ("redirect_uris", (string)uri!)),
            .. client["rights"]!.AsArray().Select(right => ("rights", (string)right!)),
        ];
        var rows = typed.Where(field => field.Name == "redirect_uris").Select(_ => shown[2]);
        return shown
            .Where(field => typed.All(other => other.Name != field.Name))
            .Concat(rows)
            .Concat(typed)
            .Append(("act", act));
    }

    private static string CountsOf(JsonNode counts) =>
        $"{counts["fail"] ?? 0} not as it should be, {counts["warn"] ?? 0} to look at, "
        + $"{counts["needs_human"] ?? 0} for a person to decide, {counts["pass"] ?? 0} fine.";
}
