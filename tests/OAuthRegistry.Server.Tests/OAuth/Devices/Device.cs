using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth.Devices;

/// <summary>A device that uses a client of the registry, and on which nobody can sign in.</summary>
internal sealed record Device(App App, Answer Started)
{
    public const string GrantType = "urn:ietf:params:oauth:grant-type:device_code";

    public string Code => (string)Started["device_code"]!;

    /// <summary>What the device shows.</summary>
    public string UserCode => (string)Started["user_code"]!;

    /// <summary>The app of a device, with no other grants than these.</summary>
    public static void ItsGrants(JsonObject request) => Grants(request, "GRANT_DEVICE_CODE", "GRANT_REFRESH_TOKEN");

    public static void Grants(JsonObject request, params string[] grants)
    {
        request["client"]!["grants"] = new JsonArray([.. grants.Select(grant => JsonValue.Create(grant))]);
        request["client"]!.AsObject().Remove("redirect_uris");
    }

    /// <summary>An approved client with a secret, and a browser in which a user is signed in.</summary>
    public static async Task<(App App, Person User, Browser Browser)> World(
        RegistryServer server,
        bool withSecret = true,
        Action<JsonObject>? change = null
    )
    {
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var app = await App.ApprovedAsync(
            server,
            owner,
            withSecret,
            request =>
            {
                ItsGrants(request);
                change?.Invoke(request);
            }
        );
        return (app, user, await Browser.SignedInAsync(server, user.Id));
    }

    public static Task<Answer> AskAsync(App app, params (string Name, string? Value)[] fields) =>
        app.PostAsync("/oauth/device", fields);

    public static async Task<Device> StartAsync(App app, params (string Name, string? Value)[] fields) =>
        new(app, (await AskAsync(app, fields)).Succeeded());

    public Task<Answer> PollAsync() => PollAsync(App);

    public Task<Answer> PollAsync(App app) =>
        app.PostAsync("/oauth/token", [("grant_type", GrantType), ("device_code", Code)]);

    /// <summary>The page on which its user answers, once the code is typed.</summary>
    public async Task<Browser.PageAnswer> OpenAsync(Browser browser)
    {
        var page = await TypeAsync(browser, UserCode);
        Assert.True(page.Status == HttpStatusCode.OK, page.Text);
        return page;
    }

    public static async Task<Browser.PageAnswer> TypeAsync(Browser browser, string code) =>
        await SubmitAsync(await browser.GetAsync("/device"), ("user_code", code));

    public async Task<Browser.PageAnswer> AnswerAsync(Browser browser, string decision = "allow") =>
        await DecideAsync(await OpenAsync(browser), decision);

    /// <summary>What the page says that comes of a decision.</summary>
    public static Task<Browser.PageAnswer> DecideAsync(Browser.PageAnswer page, string decision) =>
        SubmitAsync(page, ("decision", decision));

    public static async Task<Browser.PageAnswer> SubmitAsync(
        Browser.PageAnswer page,
        params (string Name, string Value)[] fields
    )
    {
        var answer = await page.SubmitAsync(fields);
        return answer.Location?.StartsWith("/device", StringComparison.Ordinal) == true
            ? await page.Browser.GetAsync(answer.Location)
            : answer;
    }

    /// <summary>Allowed, and fetched.</summary>
    public async Task<Answer> TokensAsync(Browser browser)
    {
        await AnswerAsync(browser);
        return (await PollAsync()).Succeeded();
    }
}
