using System.Net;
using System.Text.RegularExpressions;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Server.Tests.Support.Patience;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>What people do on their own pages, without JavaScript.</summary>
public class UserPagesTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_collaborator_is_invited_accepts_gets_other_rights_and_is_removed(Database database)
    {
        var server = await RegistryServer.On(database);
        var (developer, other) = (await server.People.NewUser(), await server.People.NewUser());
        var (mine, theirs) = (
            await Browser.SignedInAsync(server, developer.Id),
            await Browser.SignedInAsync(server, other.Id)
        );
        var path = $"/clients/{await server.People.NewClient(developer)}/collaborators";

        await PostAsync(
            mine,
            path,
            path,
            ("act", "invite"),
            ("kind", "user"),
            ("account", other.Id),
            ("rights", "RIGHT_CLIENT_INFO")
        );
        Assert.Contains("has not accepted yet", (await mine.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Contains("Accept the invitation", (await theirs.GetAsync(path)).Text, StringComparison.Ordinal);
        await PostAsync(theirs, path, path, ("act", "accept"), ("kind", "user"), ("account", other.Id));
        Assert.DoesNotContain("has not accepted yet", (await mine.GetAsync(path)).Text, StringComparison.Ordinal);
        await PostAsync(
            mine,
            path,
            path,
            ("act", "set"),
            ("kind", "user"),
            ("account", other.Id),
            ("rights", "RIGHT_CLIENT_ALL")
        );
        Assert.Contains("Invite somebody", (await theirs.GetAsync(path)).Text, StringComparison.Ordinal);
        await PostAsync(mine, path, path, ("act", "remove"), ("kind", "user"), ("account", other.Id));
        Assert.DoesNotContain(other.Id, (await mine.GetAsync(path)).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_invitation_that_can_not_be_says_why_and_keeps_what_was_typed(Database database)
    {
        var server = await RegistryServer.On(database);
        var (developer, stranger) = (await server.People.NewUser(), await server.People.NewUser());
        var (mine, theirs) = (
            await Browser.SignedInAsync(server, developer.Id),
            await Browser.SignedInAsync(server, stranger.Id)
        );
        var path = $"/clients/{await server.People.NewClient(developer)}/collaborators";

        var nobody = await PostAsync(
            mine,
            path,
            null,
            ("act", "invite"),
            ("kind", "user"),
            ("account", "nobody-of-this-name"),
            ("rights", "RIGHT_CLIENT_INFO")
        );
        Assert.Contains("role=\"alert\"", nobody.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"nobody-of-this-name\"", nobody.Html, StringComparison.Ordinal);
        Assert.Contains(
            "tick at least one",
            (await PostAsync(mine, path, null, ("act", "invite"), ("kind", "user"), ("account", stranger.Id))).Text,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("Invite somebody", (await theirs.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Contains(
            "role=\"alert\"",
            (
                await PostAsync(
                    theirs,
                    path,
                    null,
                    ("act", "invite"),
                    ("kind", "user"),
                    ("account", stranger.Id),
                    ("rights", "RIGHT_CLIENT_ALL")
                )
            ).Html,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.NotFound, (await mine.GetAsync("/clients/no-such-client/collaborators")).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_API_key_is_shown_once_works_and_is_deleted(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, user.Id);

        Assert.Contains(
            "must be a day",
            (
                await PostAsync(
                    mine,
                    "/api-keys",
                    null,
                    ("act", "create"),
                    ("name", "laptop"),
                    ("expires", "soon"),
                    ("rights", "RIGHT_USER_INFO")
                )
            ).Text,
            StringComparison.Ordinal
        );
        var created = await PostAsync(
            mine,
            "/api-keys",
            null,
            ("act", "create"),
            ("name", "laptop"),
            ("expires", "2999-12-30"),
            ("rights", "RIGHT_USER_INFO")
        );
        var key = Regex.Match(created.Html, "NNSXS[.][A-Z2-7]{39}[.][A-Z2-7]{52}").Value;
        var api = server.As(key);
        (await api.Get($"/users/{user.Id}")).Succeeded();
        (await api.Get($"/users/{user.Id}/clients")).Refused(HttpStatusCode.Forbidden, "insufficient_user_rights");
        var list = await mine.GetAsync("/api-keys");
        Assert.DoesNotContain(key, list.Html, StringComparison.Ordinal);
        Assert.Contains("2999-12-31 00:00 UTC", list.Text, StringComparison.Ordinal);

        await PostAsync(mine, "/api-keys", "/api-keys", ("act", "delete"), ("key_id", key.Split('.')[1]));
        (await api.Get($"/users/{user.Id}")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Name_mail_and_password_are_changed(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, user.Id);

        Assert.Contains(
            "Saved",
            (
                await PostAsync(
                    mine,
                    "/account",
                    null,
                    ("act", "save"),
                    ("name", "Ada"),
                    ("email", $"{user.Id}@example.com")
                )
            ).Text,
            StringComparison.Ordinal
        );
        Assert.Equal("Ada", (string?)(await user.Api.Get($"/users/{user.Id}")).Succeeded()["name"]);
        var wrong = await PostAsync(
            mine,
            "/account",
            null,
            ("act", "save"),
            ("name", "Ada Lovelace"),
            ("email", "no mail address")
        );
        Assert.Contains("role=\"alert\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"Ada Lovelace\"", wrong.Html, StringComparison.Ordinal);

        const string next = "Another-password-4-somebody";
        Assert.Contains(
            "is not the same",
            (
                await PostAsync(
                    mine,
                    "/account",
                    null,
                    ("act", "password"),
                    ("old", Browser.Password),
                    ("new", next),
                    ("again", "x")
                )
            ).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "role=\"alert\"",
            (
                await PostAsync(
                    mine,
                    "/account",
                    null,
                    ("act", "password"),
                    ("old", "wrong"),
                    ("new", next),
                    ("again", next)
                )
            ).Html,
            StringComparison.Ordinal
        );
        var changed = await PostAsync(
            mine,
            "/account",
            null,
            ("act", "password"),
            ("old", Browser.Password),
            ("new", next),
            ("again", next)
        );
        Assert.Contains("The password is changed", changed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(next, changed.Html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await new Browser(server).SignInAsync(user.Id, next)).Status);
        Assert.Equal(HttpStatusCode.OK, (await new Browser(server).SignInAsync(user.Id, Browser.Password)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Organizations_are_created_with_members_keys_and_clients_and_deleted(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, member) = (await server.People.NewUser(), await server.People.NewUser());
        var (mine, theirs) = (
            await Browser.SignedInAsync(server, owner.Id),
            await Browser.SignedInAsync(server, member.Id)
        );
        var id = People.NewId("org");
        var path = $"/organizations/{id}";

        Assert.Contains(
            "You are in no organization",
            (await mine.GetAsync("/organizations")).Text,
            StringComparison.Ordinal
        );
        var wrong = await PostAsync(mine, "/organizations", null, ("organization_id", "No!"), ("name", "Brand"));
        Assert.Contains("role=\"alert\"", wrong.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"No!\"", wrong.Html, StringComparison.Ordinal);
        await PostAsync(mine, "/organizations", path, ("organization_id", id), ("name", "Brand"));
        await PostAsync(mine, path, path, ("act", "save"), ("name", "The Brand"), ("description", "Ours"));
        Assert.Contains("The Brand", (await mine.GetAsync(path)).Text, StringComparison.Ordinal);

        await PostAsync(mine, path, path, ("act", "add"), ("member", member.Id), ("rights", "RIGHT_ORGANIZATION_INFO"));
        Assert.Contains(id, (await theirs.GetAsync("/organizations")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Add a member", (await theirs.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.Contains(
            "role=\"alert\"",
            (
                await PostAsync(
                    theirs,
                    path,
                    null,
                    ("act", "add"),
                    ("member", member.Id),
                    ("rights", "RIGHT_ORGANIZATION_ALL")
                )
            ).Html,
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await theirs.GetAsync($"{path}/api-keys")).Status);

        var created = await PostAsync(
            mine,
            $"{path}/api-keys",
            null,
            ("act", "create"),
            ("name", "ci"),
            ("rights", "RIGHT_ORGANIZATION_INFO")
        );
        (await server.As(Regex.Match(created.Html, "NNSXS[.][A-Z2-7]{39}[.][A-Z2-7]{52}").Value).Get(path)).Succeeded();
        var client = People.ClientRequest(People.NewId("client"));
        (await owner.Api.Post($"{path}/clients", client)).Succeeded();
        Assert.Contains(
            (string)client["client"]!["ids"]!["client_id"]!,
            (await mine.GetAsync(path)).Text,
            StringComparison.Ordinal
        );

        await PostAsync(mine, path, path, ("act", "remove"), ("member", member.Id));
        Assert.Contains(
            "type the organization ID",
            (await PostAsync(mine, path, null, ("act", "delete"), ("confirm", "no"))).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Notifications_are_seen_and_put_away(Database database)
    {
        var server = await RegistryServer.On(database);
        var developer = await server.People.NewUser();
        var mine = await Browser.SignedInAsync(server, developer.Id);
        Assert.Contains("Nothing new", (await mine.GetAsync("/notifications")).Text, StringComparison.Ordinal);
        var clientId = await server.People.NewClient(developer);
        (
            await server.Admin.Put(
                $"/clients/{clientId}",
                new { client = new { state = "STATE_REJECTED", state_description = "say what it does" } }
            )
        ).Succeeded();

        var page = await UntilAsync(mine, "say what it does");
        var id = Regex.Match(page.Html, "name=\"ids\" value=\"([^\"]+)\"").Groups[1].Value;
        Assert.Contains("new", page.Text, StringComparison.Ordinal);
        await PostAsync(mine, "/notifications", "/notifications", ("act", "see"), ("ids", id));
        Assert.DoesNotContain("Mark as seen", (await mine.GetAsync("/notifications")).Text, StringComparison.Ordinal);
        await PostAsync(mine, "/notifications", "/notifications", ("act", "archive"), ("ids", id));
        Assert.DoesNotContain(
            "say what it does",
            (await mine.GetAsync("/notifications")).Text,
            StringComparison.Ordinal
        );
    }

    /// <summary>Posts a form of the page; it leads there, or shows the page again if nowhere is named.</summary>
    internal static async Task<Browser.PageAnswer> PostAsync(
        Browser browser,
        string path,
        string? then,
        params (string Name, string Value)[] fields
    )
    {
        var csrf = (await browser.GetAsync("/sign-out")).Hidden.First(field => field.Name == "csrf");
        var answer = await browser.PostAsync(path, [csrf, .. fields]);
        if (then is null && answer.Location == path)
        {
            // The same page again, by a redirect that a reload does not send anew.
            return await answer.FollowAsync();
        }

        Assert.True(answer.Location == then, $"led to {answer.Location}: {answer.Text}");
        return answer;
    }

    internal static Task<Browser.PageAnswer> UntilAsync(Browser browser, string text) =>
        Eventually(async () =>
            await browser.GetAsync("/notifications") is { } page && page.Text.Contains(text, StringComparison.Ordinal)
                ? page
                : null
        );
}
