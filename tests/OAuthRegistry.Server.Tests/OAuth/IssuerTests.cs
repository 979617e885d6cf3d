using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.JsonWebTokens;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>
/// The issuer is the name that the operator gave the registry, character by character, and the place.
/// </summary>
public partial class IssuerTests
{
    private const string Base = "/registry",
        Issuer = $"http://localhost{Base}";

    [Theory]
    [InlineData("https://registry.example.com")]
    [InlineData("https://registry.example.com/")]
    [InlineData("https://Registry.example.com:443/a/b")]
    public async Task It_is_told_as_it_was_written(string issuer)
    {
        await using var server = await StartAsync(issuer: issuer);
        var path = new Uri(issuer).AbsolutePath.TrimEnd('/');
        var (app, browser) = await SignedInAsync(server, path);

        var page = await browser.GetAsync(path + app.AuthorizeUrl(("scope", "openid")));
        var back = (await page.SubmitAsync(("decision", "allow"))).Redirected;
        var tokens = (await app.ExchangeAsync(back["code"]!)).Succeeded();

        Assert.Equal(issuer, back["iss"]);
        Assert.Equal(issuer, new JsonWebToken((string)tokens["id_token"]!).Issuer);
        Assert.Equal(issuer, (string?)(await MetadataAsync(server, "/.well-known/openid-configuration"))["issuer"]);
        Assert.Equal(issuer, (string?)(await app.IntrospectAsync(tokens.AccessToken()))["iss"]);
        var asked = await server.Admin.Send(
            new HttpRequestMessage(HttpMethod.Post, "/oauth/introspect")
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("token", tokens.AccessToken())]),
            }
        );
        Assert.Equal(issuer, (string?)asked["iss"]);
        var shown = await browser.GetAsync($"{path}/clients/{app.ClientId}");
        Assert.Contains($"<code>{issuer}</code>", shown.Html, StringComparison.Ordinal);
        var said = $"The issuer of tokens is {issuer} ";
        Assert.Contains(server.Logs.All, line => line.Contains(said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData($"{Base}/.well-known/openid-configuration")]
    [InlineData($"{Base}/.well-known/oauth-authorization-server")]
    [InlineData($"/.well-known/oauth-authorization-server{Base}")]
    [InlineData($"/.well-known/openid-configuration{Base}")]
    [InlineData("/.well-known/openid-configuration")]
    public async Task Where_it_has_a_path_the_metadata_is_found_at_each_of_its_addresses(string address)
    {
        await using var server = await StartAsync();

        var metadata = await MetadataAsync(server, address);

        Assert.Equal(Issuer, (string?)metadata["issuer"]);
        var endpoints = metadata
            .Where(m => m.Key.EndsWith("_endpoint", StringComparison.Ordinal) || m.Key == "jwks_uri")
            .ToList();
        Assert.Equal(9, endpoints.Count);
        Assert.All(
            endpoints,
            endpoint => Assert.StartsWith($"{Issuer}/", (string?)endpoint.Value, StringComparison.Ordinal)
        );
        var keys = JsonNode.Parse(await server.As(null).Http.GetStringAsync(new Uri((string)metadata["jwks_uri"]!)))!;
        Assert.NotEmpty(keys["keys"]!.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Where_it_has_a_path_the_whole_way_is_below_it(Database database)
    {
        await using var server = await StartAsync(database);
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        var app = await App.ApprovedAsync(server, user);
        var browser = new Browser(server);

        var away = await browser.GetAsync(Base + app.AuthorizeUrl(("scope", "openid RIGHT_USER_INFO")));
        Assert.StartsWith($"{Base}/sign-in?", away.Location, StringComparison.Ordinal);
        var signIn = await browser.GetAsync(away.Location!);
        AssertBelow(signIn);
        var signedIn = await signIn.SubmitAsync(("name", user.Id), ("password", Browser.Password));
        Assert.StartsWith($"{Base}/oauth/authorize?", signedIn.Location, StringComparison.Ordinal);
        Assert.Contains($"path={Base};", signedIn.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
        var consent = await browser.GetAsync(signedIn.Location!);
        AssertBelow(consent);
        var back = (await consent.SubmitAsync(("decision", "allow"))).Redirected;
        var tokens = (
            await app.PostAsync(
                $"{Base}/oauth/token",
                [
                    ("grant_type", "authorization_code"),
                    ("code", back["code"]),
                    ("redirect_uri", App.Callback),
                    ("code_verifier", app.Verifier),
                ]
            )
        ).Succeeded();

        Assert.Equal((Issuer, Issuer), (back["iss"], new JsonWebToken((string)tokens["id_token"]!).Issuer));
        var http = server.As(tokens.AccessToken()).Http;
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{Base}/api/v3/auth_info")).StatusCode);
        var signedOut = await browser.GetAsync($"{Base}/oauth/logout?id_token_hint={tokens["id_token"]}");
        Assert.StartsWith($"{Base}/", signedOut.Location, StringComparison.Ordinal);
        var challenged = await browser.GetAsync($"{Base}/clients");
        Assert.StartsWith($"{Base}/sign-in", challenged.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_has_a_path_no_page_leads_out_of_it()
    {
        await using var server = await StartAsync();
        var (app, _) = await SignedInAsync(server, Base);
        await App.RegisteredAsync(server, await server.People.NewUser());
        await server.People.NewOrganization(await server.People.NewUser());
        var browser = new Browser(server);
        var signIn = await browser.GetAsync($"{Base}/sign-in");
        await signIn.SubmitAsync(("name", "admin"), ("password", "A-password-4-tests"));

        HashSet<string> seen = [];
        Queue<string> ahead = new([$"{Base}/", $"{Base}/clients/{app.ClientId}", $"{Base}/reviews/{app.ClientId}"]);
        while (ahead.TryDequeue(out var path))
        {
            var page = await browser.GetAsync(path);
            Assert.True(page.Status == HttpStatusCode.OK, $"{path} answers {(int)page.Status}");

            // Whoever is signed in is led on from there.
            foreach (
                var link in AssertBelow(page)
                    .Where(link => !link.Contains("/swagger", StringComparison.Ordinal) && link != $"{Base}/sign-in")
            )
            {
                if (seen.Add(link.Split('?')[0]))
                {
                    ahead.Enqueue(link);
                }
            }
        }

        Assert.True(seen.Count > 15, string.Join('\n', seen));
        var form = await browser.GetAsync($"{Base}/organizations");
        var made = await form.SubmitAsync(("organization_id", "path-org"), ("name", "Path"));
        Assert.Equal($"{Base}/organizations/path-org", made.Location);
        var signedOut = await browser.PostAsync($"{Base}/sign-out", form.Hidden);
        Assert.Equal($"{Base}/sign-in", signedOut.Location);
    }

    [Theory]
    [InlineData("/elsewhere")]
    [InlineData("/registry-of-somebody-else/")]
    [InlineData("//evil.example/registry/")]
    public async Task Where_it_has_a_path_signing_in_leads_nowhere_else_on_the_host(string elsewhere)
    {
        await using var server = await StartAsync();
        var page = await new Browser(server).GetAsync($"{Base}/sign-in?return_to={Uri.EscapeDataString(elsewhere)}");

        var signedIn = await page.SubmitAsync(("name", "admin"), ("password", "A-password-4-tests"));

        Assert.Equal($"{Base}/", signedIn.Location);
    }

    [Fact]
    public async Task Where_it_has_a_path_the_API_tells_where_its_tokens_come_from()
    {
        await using var server = await StartAsync();
        var refused = await server.As(null).Http.GetAsync($"{Base}/api/v3/clients");
        var where = refused.Headers.WwwAuthenticate.Single().Parameter!.Split('"')[1];

        Assert.Equal($"http://localhost/.well-known/oauth-protected-resource{Base}/api/v3", where);
        var metadata = JsonNode.Parse(await server.As(null).Http.GetStringAsync(new Uri(where).PathAndQuery))!;
        Assert.Equal($"{Issuer}/api/v3", (string?)metadata["resource"]);
        Assert.Equal(Issuer, (string?)metadata["authorization_servers"]![0]);
    }

    [Fact]
    public async Task Where_it_has_a_path_the_description_of_the_API_says_so()
    {
        await using var server = await StartAsync();

        var api = JsonNode.Parse(await server.As(null).Http.GetStringAsync($"{Base}/swagger/v1/swagger.json"))!;

        Assert.Equal($"http://localhost{Base}", (string?)api["servers"]![0]!["url"]);
    }

    private static Task<RegistryServer> StartAsync(Database database = Database.Sqlite, string issuer = Issuer) =>
        RegistryServer.StartAsync(database, ("Registry:PublicUrl", issuer));

    /// <summary>All links, forms, scripts and styles; returns where links lead.</summary>
    private static List<string> AssertBelow(Browser.PageAnswer page)
    {
        var places = Places().Matches(page.Html);
        Assert.All(places, place => Assert.StartsWith($"{Base}/", place.Groups[2].Value, StringComparison.Ordinal));
        return
        [
            .. places
                .Where(place => place.Value.StartsWith("<a", StringComparison.Ordinal))
                .Select(place => WebUtility.HtmlDecode(place.Groups[2].Value)),
        ];
    }

    private static async Task<(App App, Browser Browser)> SignedInAsync(RegistryServer server, string path)
    {
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        var browser = new Browser(server);
        var signIn = await browser.GetAsync($"{path}/sign-in");
        await signIn.SubmitAsync(("name", user.Id), ("password", Browser.Password));
        return (await App.ApprovedAsync(server, user), browser);
    }

    private static async Task<JsonObject> MetadataAsync(RegistryServer server, string address) =>
        JsonNode.Parse(await server.As(null).Http.GetStringAsync(address))!.AsObject();

    [GeneratedRegex("<(a|form|link|script|img)\\b[^>]*?\\b(?:href|action|src)=\"(/[^\"]*)\"")]
    private static partial Regex Places();
}
