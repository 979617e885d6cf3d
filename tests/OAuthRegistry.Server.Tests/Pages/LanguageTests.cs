using System.Collections;
using System.Globalization;
using System.Net;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Web;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Pages;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Reviews.Watch;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>The pages speak the language of the browser; programs are answered in English.</summary>
public partial class LanguageTests
{
    private static readonly Dictionary<string, string> German = new ResourceManager(typeof(Texts))
        .GetResourceSet(CultureInfo.GetCultureInfo("de"), createIfNotExists: true, tryParents: false)!
        .Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_reads_German_gets_every_page_in_German(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Notifications:Deliver", "false"));
        var developer = await server.People.NewUser();
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser(admin: true)).Id);
        var (waiting, app) = (await server.People.NewClient(developer), await App.ApprovedAsync(server, developer));
        (await developer.Api.Put($"/clients/{app.ClientId}", new { client = new { name = "4711" } })).Succeeded();
        (await developer.Api.Post($"/clients/{app.ClientId}/secrets", new { description = "4711" })).Succeeded();
        var organization = People.NewId("org");
        (
            await developer.Api.Post(
                $"/users/{developer.Id}/organizations",
                new { organization = new { ids = new { organization_id = organization }, name = "4711" } }
            )
        ).Succeeded();
        (
            await developer.Api.Put(
                $"/clients/{waiting}/collaborators",
                new
                {
                    collaborator = new
                    {
                        ids = new { organization_ids = new { organization_id = organization } },
                        rights = new[] { "RIGHT_CLIENT_INFO" },
                    },
                }
            )
        ).Succeeded();
        (await server.Admin.Post("/webhooks", new { url = "https://hooks.example.com/registry" })).Succeeded();
        string[] paths =
        [
            "/",
            "/clients",
            "/clients?query=nothing-of-this-name",
            "/clients/add",
            $"/clients/{waiting}",
            $"/clients/{app.ClientId}",
            $"/clients/{app.ClientId}/report",
            app.AuthorizeUrl(("scope", "openid profile email groups RIGHT_USER_INFO")),
            $"/clients/{waiting}/try",
            $"/clients/{waiting}/settings",
            $"/clients/{waiting}/secrets",
            $"/clients/{app.ClientId}/secrets",
            $"/clients/{app.ClientId}/users",
            $"/clients/{app.ClientId}/conversation",
            $"/clients/{app.ClientId}/timeline",
            $"/clients/{waiting}/collaborators",
            "/organizations",
            $"/organizations/{organization}",
            $"/organizations/{organization}/api-keys",
            "/authorizations",
            "/device",
            "/api-keys",
            "/notifications",
            "/sessions",
            "/account",
            "/hosts",
            $"/organizations/{organization}/hosts",
            "/sign-out",
            "/reviews",
            $"/reviews/{waiting}",
            $"/reviews/{app.ClientId}",
            "/desk/drift",
            "/desk/policy",
            "/desk/figures",
            "/desk/quick-replies",
            "/desk/several",
            "/desk/reports",
            "/admin/clients",
            "/admin/clients?deleted=true",
            "/admin/users",
            "/admin/organizations",
            "/admin/webhooks",
            "/sign-in?again=true",
            "/guidelines",
            $"/clients/{app.ClientId}/timeline",
            "/no-such-page",
            "/oauth/authorize?client_id=4711",
        ];

        browser.Http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        foreach (var path in paths)
        {
            await SaysAllInGerman(path, browser, () => browser.GetAsync(path));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_reads_German_is_refused_in_German(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Notifications:Deliver", "false"));
        var browser = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        browser.Http.DefaultRequestHeaders.Accept.ParseAdd("text/html");

        foreach (var path in new[] { "/admin/users", "/reviews", "/clients/no-such-client", "/desk/several" })
        {
            await SaysAllInGerman(path, browser, () => browser.GetAsync(path));
        }

        await SaysAllInGerman(
            "what is wrong with a password",
            browser,
            async () =>
                await (await browser.GetAsync("/account")).SubmitAsync(
                    ("act", "password"),
                    ("old", "4711"),
                    ("new", "4711"),
                    ("again", "4712")
                )
        );
        foreach (var act in new[] { "check", "register" })
        {
            await SaysAllInGerman(
                $"what is wrong with a form, by {act}",
                browser,
                async () =>
                    await (await browser.GetAsync("/clients/add")).SubmitAsync(
                        ("client_id", act == "check" ? "acme-x" : "No!"),
                        ("name", "4711"),
                        ("description", "test"),
                        ("redirect_uris", act == "check" ? "http://127.0.0.1/4711" : "nowhere"),
                        ("grants", "RefreshToken"),
                        ("rights", "RIGHT_ALL"),
                        ("act", act)
                    )
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_reads_German_is_told_what_happened_in_German(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, DeliveryWorld.Quick);
        var developer = await server.People.NewUser();
        var app = await App.ApprovedAsync(server, developer);
        (await developer.Api.Post($"/clients/{app.ClientId}/secrets", new { description = "4711" })).Succeeded();
        await DeliveryWorld.Notification(developer.Api, developer.Id, "secret_issued", app.ClientId);
        var browser = await Browser.SignedInAsync(server, developer.Id);

        await SaysAllInGerman("/notifications", browser, () => browser.GetAsync("/notifications"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_reads_German_follows_a_review_in_German(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Notifications:Deliver", "false"));
        var developer = await server.People.NewUser();
        var clientId = await server.People.NewClient(developer);
        foreach (
            var body in new object[]
            {
                new { text = "4711", @internal = true },
                new { text = "4711" },
                new { text = "4711", asks = true },
            }
        )
        {
            (await server.Admin.Post($"/clients/{clientId}/messages", body)).Succeeded();
        }

        (await server.Admin.Post("/quick-replies", new { title = "4711", text = "4711" })).Succeeded();
        var admin = await server.People.NewUser(admin: true);
        foreach (
            var (person, paths) in new[]
            {
                (developer.Id, new[] { "/", $"/clients/{clientId}", $"/clients/{clientId}/conversation" }),
                (
                    admin.Id,
                    [
                        $"/reviews/{clientId}",
                        $"/clients/{clientId}/conversation",
                        $"/clients/{clientId}/timeline",
                        "/reviews?waits_for=Registrant",
                        "/desk/quick-replies",
                    ]
                ),
            }
        )
        {
            var browser = await Browser.SignedInAsync(server, person);
            foreach (var path in paths)
            {
                await SaysAllInGerman(path, browser, () => browser.GetAsync(path));
            }
        }

        (await developer.Api.Post($"/clients/{clientId}/messages", new { text = "4711" })).Succeeded();
        var desk = await Browser.SignedInAsync(server, admin.Id);
        await SaysAllInGerman(clientId, desk, () => desk.GetAsync($"/reviews/{clientId}"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_reads_German_sees_in_German_what_drifted(Database database)
    {
        await using var world = await WatchWorld.StartAsync(database);
        await world.DriftAsync();
        var admin = await Browser.SignedInAsync(world.Server, (await world.Server.People.NewUser(admin: true)).Id);

        foreach (var path in new[] { "/desk/drift", $"/reviews/{world.ClientId}", $"/clients/{world.ClientId}" })
        {
            await SaysAllInGerman(path, admin, () => admin.GetAsync(path));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_reads_German_checks_a_change_in_German(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("Notifications:Deliver", "false"));
        var developer = await server.People.NewUser();
        var app = await App.ApprovedAsync(server, developer);
        var browser = await Browser.SignedInAsync(server, developer.Id);

        await SaysAllInGerman(
            "a change that is checked",
            browser,
            async () =>
                await (await browser.GetAsync($"/clients/{app.ClientId}/settings")).SubmitAsync(
                    ("act", "check"),
                    ("name", "4711"),
                    ("description", "test"),
                    ("redirect_uris", App.Callback),
                    ("rights", "RIGHT_USER_INFO")
                )
        );
    }

    /// <summary>Nothing that a page says stands there in both languages.</summary>
    private static async Task SaysAllInGerman(string what, Browser browser, Func<Task<Browser.PageAnswer>> open)
    {
        browser.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        var english = await open();
        browser.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de-AT, en;q=0.5");
        var german = await open();

        Assert.Equal(english.Status, german.Status);
        Assert.Contains("<html lang=\"en\">", english.Html, StringComparison.Ordinal);
        Assert.Contains("<html lang=\"de\">", german.Html, StringComparison.Ordinal);
        var left = TextsOf(german)
            .Intersect(TextsOf(english))
            .Where(text => !text.TrimEnd(':').Split(", ").All(word => German.GetValueOrDefault(word) == word))
            .ToList();
        Assert.True(left.Count == 0, $"{what} says in both languages: {string.Join(" | ", left)}");
    }

    [Fact]
    public void Every_text_of_a_page_is_translated_and_nothing_else()
    {
        var pages = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src/OAuthRegistry.Server/Pages");
        var used = Directory
            .EnumerateFiles(pages, "*.cs*", SearchOption.AllDirectories)
            .SelectMany(file => Text().Matches(Joined(File.ReadAllText(file))))
            .Select(match => match.Groups["text"].Value)
            .Concat(RightCatalogue.Meanings.Values)
            .Concat(RightsForUsers.Words.Values)
            .Concat(OAuthScopes.Shown.Select(AskedThings.WordsOf))
            .Append(AskedThings.AboutYou)
            .Concat(FlowSentences.All)
            .Concat(
                RightGroup
                    .Of(RightSet.Everything | RightSet.Of(Right.All, Right.UserAll))
                    .SelectMany(group => new[] { group.Title, group.Kind })
            )
            .ToHashSet();

        Assert.True(used.Count > 300, $"found only {used.Count} texts");
        Assert.Equal([], used.Except(German.Keys));
        Assert.Equal([], German.Keys.Except(used));
    }

    /// <summary>A long text is written in several parts, and on a line of its own.</summary>
    private static string Joined(string code) => Parts().Replace(code, "");

    [Fact]
    public void Every_right_is_said_to_users_as_theirs()
    {
        Assert.Equal(Enum.GetValues<Right>().Order(), RightsForUsers.Words.Keys.Order());
        Assert.All(
            RightsForUsers.Words.Values,
            words => Assert.DoesNotContain("the user", words, StringComparison.Ordinal)
        );
        Assert.Equal(RightsForUsers.Words.Count, RightsForUsers.Words.Values.Distinct().Count());
    }

    [Fact]
    public void A_translation_names_the_same_values_as_its_text() =>
        Assert.All(
            German,
            pair =>
                Assert.Equal(
                    Place().Matches(pair.Key).Select(match => match.Value).Order(),
                    Place().Matches(pair.Value).Select(match => match.Value).Order()
                )
        );

    [Theory, OnSqlite, OnPostgres]
    public async Task Programs_are_answered_in_English(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        var wrong = new { client = new { ids = new { client_id = "No!" }, redirect_uris = new[] { "nowhere" } } };
        using var http = server.CreateDefaultClient();
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de");
        http.DefaultRequestHeaders.Authorization = new("Bearer", user.Key);

        using var response = await http.PostAsync(
            $"/api/v3/users/{user.Id}/clients",
            System.Net.Http.Json.JsonContent.Create(wrong)
        );
        var german = await response.Content.ReadAsStringAsync();
        var english = await user.Api.Post($"/users/{user.Id}/clients", wrong);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(english.Title, (string?)System.Text.Json.Nodes.JsonNode.Parse(german)!["title"]);
        Assert.Equal(
            english.Json["errors"]!.ToJsonString(),
            System.Text.Json.Nodes.JsonNode.Parse(german)!["errors"]!.ToJsonString()
        );
    }

    /// <summary>
    /// What people read, less what is data: codes, what services say, names that a right or a test or an administrator
    /// wrote.
    /// </summary>
    private static HashSet<string> TextsOf(Browser.PageAnswer page) =>
        [
            .. Tags()
                .Replace(Data().Replace(page.Html[page.Html.IndexOf("<body", StringComparison.Ordinal)..], "\n"), "\n")
                .Split('\n')
                .Select(text => HttpUtility.HtmlDecode(text).Trim().Trim('·', ' '))
                .Where(text => Words().IsMatch(text) && !Names().IsMatch(text)),
        ];

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"""\s*\+\s*""|(?<=\[)\s+")]
    private static partial Regex Parts();

    [GeneratedRegex(@"(?:\bT|\btexts)\[""(?<text>[^""]+)""")]
    private static partial Regex Text();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    [GeneratedRegex(
        @"<(?<tag>code|pre|del|ins)\b[^>]*>.*?</\k<tag>>|<(?<own>\w+)\b[^>]*lang=""en""[^>]*>.*?</\k<own>>",
        RegexOptions.Singleline
    )]
    private static partial Regex Data();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Tags();

    [GeneratedRegex("[A-Za-z]{2}")]
    private static partial Regex Words();

    /// <summary>
    /// An ID (all of those here have a hyphen or a dot), a right, a time, an address, the name of the product.
    /// </summary>
    [GeneratedRegex(
        @"^(?:[a-z0-9]+[-./:][a-z0-9-./:]*.*|[A-Z0-9_]+|.* [A-Z2-7]{39}|user .*|organization .*|\d{4}-\d\d-\d\d .*|OAuthRegistry.*|cli|admin|Gateway Onboarding|MyBrand Gateway Manager|Registers the gateways.*|load|test|4711|name|https://.*)$"
    )]
    private static partial Regex Names();
}
