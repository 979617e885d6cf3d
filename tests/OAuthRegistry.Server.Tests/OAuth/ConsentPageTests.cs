using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>What the consent page warns of, and says before one signs in.</summary>
public partial class ConsentPageTests
{
    private const string Warning = "It may not be what you think it is.";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_name_in_other_letters_is_told_beside_the_name_that_users_know(Database database)
    {
        var server = await RegistryServer.On(database);
        var name = NewName();
        var (owner, impostor) = (await server.People.NewUser(), await server.People.NewUser());
        var known = await NamedAsync(server, owner, name);
        var alike = await NamedAsync(server, impostor, name.Replace('a', '\u0430'));
        var same = await NamedAsync(server, impostor, name);
        var own = await NamedAsync(server, owner, name);
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        var page = await browser.GetAsync(alike.AuthorizeUrl());
        Assert.Contains($"looks like “{name}”, but is written with other letters", page.Text, StringComparison.Ordinal);
        Assert.Contains(Warning, page.Text, StringComparison.Ordinal);
        Assert.Contains(
            $"another application called “{name}”",
            (await browser.GetAsync(same.AuthorizeUrl())).Text,
            StringComparison.Ordinal
        );
        foreach (var honest in new[] { known, own })
        {
            var text = (await browser.GetAsync(honest.AuthorizeUrl())).Text;
            Assert.DoesNotContain(Warning, text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_waits_for_review_is_nothing_that_users_know(Database database)
    {
        var server = await RegistryServer.On(database);
        var name = NewName();
        await App.RegisteredAsync(server, await server.People.NewUser(), r => r["client"]!["name"] = name);
        var approved = await NamedAsync(server, await server.People.NewUser(), name);
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        var page = await browser.GetAsync(approved.AuthorizeUrl());

        Assert.DoesNotContain(Warning, page.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_warning_that_came_while_the_page_was_open_is_shown_before_anything_is_allowed(Database database)
    {
        var server = await RegistryServer.On(database);
        var name = NewName();
        var app = await NamedAsync(server, await server.People.NewUser(), name);
        var later = await NamedAsync(server, await server.People.NewUser(), name);
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var page = await browser.GetAsync(app.AuthorizeUrl());
        Assert.DoesNotContain(Warning, page.Text, StringComparison.Ordinal);

        await Change(server, later, new { endorsed = true });
        var alike = await page.SubmitAsync(("decision", "allow"));
        Assert.Equal(HttpStatusCode.Conflict, alike.Status);
        Assert.Contains(Warning, alike.Text, StringComparison.Ordinal);

        await Change(server, app, new { state = "STATE_FLAGGED", state_description = "looked at" });
        var watched = await alike.SubmitAsync(("decision", "allow"));
        Assert.Equal(HttpStatusCode.Conflict, watched.Status);
        Assert.Contains("have doubts about it", watched.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("looked at", watched.Text, StringComparison.Ordinal);
        Assert.NotNull((await watched.SubmitAsync(("decision", "allow"))).Redirected["code"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_can_do_harm_stands_before_all_else_and_is_never_folded(Database database)
    {
        var server = await RegistryServer.On(database);
        var app = await App.ApprovedAsync(
            server,
            await server.People.NewUser(),
            change: request =>
                request["client"]!["rights"] = new JsonArray([
                    .. Enum.GetValues<Contracts.Right>()
                        .Where(right => right.ToString() is not ("All" or "UserAll"))
                        .Select(right => JsonValue.Create(Contracts.WireNames<Contracts.Right>.NameOf(right))),
                ])
        );
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        var page = await browser.GetAsync(app.AuthorizeUrl());

        var folded = string.Concat(Details().Matches(page.Html).Select(match => match.Value));
        var harm = page.Html[page.Html.IndexOf("class=\"harm\"", StringComparison.Ordinal)..];
        harm = harm[..harm.IndexOf("</div>", StringComparison.Ordinal)];
        foreach (
            var words in new[] { "Delete your account", "Delete your gateways", "See the secret keys of your devices" }
        )
        {
            Assert.Contains(words, harm, StringComparison.Ordinal);
            Assert.DoesNotContain(words, folded, StringComparison.Ordinal);
        }

        Assert.Contains("See where your gateways stand", folded, StringComparison.Ordinal);
        Assert.DoesNotContain("See where your gateways stand", harm, StringComparison.Ordinal);
        Assert.True(page.Html.Length < 100_000, $"{page.Html.Length} characters");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_way_to_report_it_stands_below_the_answers_that_float_over_the_rest(Database database)
    {
        var server = await RegistryServer.On(database);
        var app = await NamedAsync(server, await server.People.NewUser(), NewName());
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        var page = await browser.GetAsync(app.AuthorizeUrl());

        Assert.Matches($"(?s)value=\"deny\".*</form>.*/clients/{app.ClientId}/report\\?return_to=", page.Html);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_picture_that_nobody_reviewed_is_not_shown(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        var app = await App.RegisteredAsync(server, owner);
        (await owner.Api.Put($"/clients/{app.ClientId}/logo", Pictures.Body(Pictures.Jpeg()))).Succeeded();
        var browser = await Browser.SignedInAsync(server, owner.Id);

        var page = await browser.GetAsync(app.AuthorizeUrl());

        Assert.Contains("Not approved yet", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/logo/", page.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_reads_for_which_application_one_signs_in(Database database)
    {
        var server = await RegistryServer.On(database);
        var name = NewName();
        var app = await NamedAsync(server, await server.People.NewUser(), name);
        var browser = new Browser(server);
        var toSignIn = await browser.GetAsync(app.AuthorizeUrl());

        var page = await browser.GetAsync(toSignIn.Location!);
        Assert.Contains($"to go on to {name} app.example.com", page.Text, StringComparison.Ordinal);
        var wrong = await page.SubmitAsync(("name", "nobody-knows-me"), ("password", "Wrong-password-1"));
        Assert.Contains($"to go on to {name}", wrong.Text, StringComparison.Ordinal);

        await Change(server, app, new { state = "STATE_SUSPENDED", state_description = "stopped" });
        var stopped = await browser.GetAsync(toSignIn.Location!);
        Assert.DoesNotContain(name, stopped.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_puts_a_text_of_their_own_on_the_page_where_one_signs_in(Database database)
    {
        var server = await RegistryServer.On(database);
        var name = NewName();
        var owner = await server.People.NewUser();
        var waits = await App.RegisteredAsync(server, owner, request => request["client"]!["name"] = name);
        var approved = await NamedAsync(server, owner, name);
        var browser = new Browser(server);
        var kept = (await browser.GetAsync(waits.AuthorizeUrl())).Location!;
        Assert.StartsWith("/sign-in", kept, StringComparison.Ordinal);

        string[] links =
        [
            kept,
            kept.Replace(waits.ClientId, approved.ClientId, StringComparison.Ordinal),
            SignIn($"/oauth/authorize?client_id={approved.ClientId}"),
            SignIn($"/oauth/authorize?client_id={approved.ClientId}&request_uri=urn:ietf:params:oauth:request_uri:x"),
            SignIn($"/oauth/authorize?client_id={approved.ClientId}&client_id=x&request_uri=x&request_uri=y"),
            SignIn($"/oauth/authorize?client_id=%00&request_uri=urn:ietf:params:oauth:request_uri:%00"),
            SignIn($"https://evil.example/oauth/authorize?client_id={approved.ClientId}"),
        ];
        foreach (var link in links)
        {
            var page = await browser.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.DoesNotContain(name, page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("to go on to", page.Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_allowed_is_found_again_by_its_name_in_the_words_of_the_question(Database database)
    {
        var server = await RegistryServer.On(database);
        var name = NewName();
        var app = await NamedAsync(server, await server.People.NewUser(), name);
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        await app.TokensAsync(browser, ("scope", "openid RIGHT_USER_INFO"));

        var page = await browser.GetAsync("/authorizations");

        Assert.Contains(name, page.Text, StringComparison.Ordinal);
        Assert.Contains("See the private details of your account", page.Text, StringComparison.Ordinal);
        Assert.Contains("See your user ID", page.Text, StringComparison.Ordinal);
        Assert.Contains("Last used just now", page.Text, StringComparison.Ordinal);
        Assert.Contains($"{name} is cut off at once", page.Text, StringComparison.Ordinal);
    }

    private static string SignIn(string returnTo) => $"/sign-in?return_to={Uri.EscapeDataString(returnTo)}";

    /// <summary>With letters that have look-alikes, and nobody else's.</summary>
    private static string NewName() => $"Maps {People.NewId("a").Replace('-', ' ')}";

    private static Task<App> NamedAsync(RegistryServer server, Person owner, string name) =>
        App.ApprovedAsync(server, owner, change: request => request["client"]!["name"] = name);

    private static async Task Change(RegistryServer server, App app, object client) =>
        (await server.Admin.Put($"/clients/{app.ClientId}", new { client })).Succeeded();

    [GeneratedRegex("<details.*?</details>", RegexOptions.Singleline)]
    private static partial Regex Details();
}
