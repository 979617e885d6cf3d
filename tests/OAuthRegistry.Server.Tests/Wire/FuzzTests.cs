using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>
/// Whatever is thrown at whichever route, the server answers in its own form, and never 500; its log tells of no
/// failure and holds no line that a caller wrote. <c>OAUTHREGISTRY_FUZZ=50000 dotnet test --filter FuzzTests</c> throws
/// so many at each database.
/// </summary>
[Collection(nameof(Alone))]
public class FuzzTests
{
    private const int AttacksARound = 100,
        Few = 2000;

    private static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("OAUTHREGISTRY_FUZZ") ?? $"{Few}", CultureInfo.InvariantCulture)
        / 2
        / AttacksARound;

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_makes_the_server_stumble(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var routes = server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api/v3", StringComparison.Ordinal))
            .ToList();

        for (var round = 0; round < Rounds; round++)
        {
            // A new world each round: attacks destroy the old one. The administrator who attacks is none that they know
            // of.
            var alice = await server.People.NewUser();
            string[] known =
            [
                alice.Id,
                await server.People.NewOrganization(alice),
                await server.People.NewClient(alice),
                await server.People.NewClient(alice),
                People.NewId("new"),
            ];
            var attacks = new Attacks(routes, known).Any().ToArbitrary();

            Check.One(
                Config.QuickThrowOnFailure.WithMaxTest(AttacksARound),
                Prop.ForAll(attacks, attack => IsAnsweredInForm(attack.AsAdmin ? server.Admin : alice.Api, attack))
            );
        }

        (await server.Admin.Get("/users")).Succeeded();
        AssertQuiet(server);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_makes_the_pages_and_the_endpoints_of_OAuth_stumble(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var pages = server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<PageActionDescriptor>() is not null)
            .ToList();
        var seed = Environment.TickCount;
        for (var round = 0; round < Rounds; round++)
        {
            var random = new Random(seed + round);
            var (attacks, browser) = await PrepareAsync(server, pages, random);
            for (var count = 0; count < AttacksARound / 2; count++)
            {
                using var oauth = attacks.OnOAuth();
                await SurvivesAsync(server, browser.Http, oauth, seed + round);
                var path = attacks.OnPage();
                using var get = new HttpRequestMessage(HttpMethod.Get, path);
                var html = await SurvivesAsync(server, browser.Http, get, seed + round);
                if (attacks.OnForm(path, html) is { } form)
                {
                    using (form)
                    {
                        await SurvivesAsync(server, browser.Http, form, seed + round);
                    }
                }
            }
        }

        AssertQuiet(server);
    }

    /// <summary>
    /// A new world each round: attacks destroy the old one. Every other round an administrator is signed in.
    /// </summary>
    private static async Task<(SiteAttacks Attacks, Browser Browser)> PrepareAsync(
        RegistryServer server,
        IReadOnlyList<RouteEndpoint> pages,
        Random random
    )
    {
        var person = await server.People.NewUser(admin: random.Next(2) == 0);
        var app = await App.ApprovedAsync(server, person);
        var browser = await Browser.SignedInAsync(server, person.Id);
        var answer = await app.TokensAsync(browser, ("scope", "openid RIGHT_USER_INFO"));
        string[] known =
        [
            person.Id,
            await server.People.NewOrganization(person),
            await server.People.NewClient(person),
            app.ClientId,
        ];
        string[] tokens =
        [
            answer.AccessToken(),
            answer.RefreshToken(),
            (string?)answer["id_token"] ?? "",
            await app.CodeAsync(browser),
            person.Key,
            "x",
        ];
        return (new SiteAttacks(pages, known, app, tokens, random), browser);
    }

    private static async Task<string> SurvivesAsync(
        RegistryServer server,
        HttpClient http,
        HttpRequestMessage request,
        int seed
    )
    {
        // Read before it is sent, since sending disposes of it; as bytes, since it may name a charset that nobody has.
        var body = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync());
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if ((int)response.StatusCode >= 500)
        {
            Assert.Fail(
                $"seed {seed}: {request.Method} {request.RequestUri} answered {(int)response.StatusCode}\n{body}\n"
                    + $"{request.Headers}{request.Content?.Headers}\n{string.Join('\n', server.Logs.All.Where(IsFailure).TakeLast(2))}"
            );
        }

        return text;
    }

    private static void AssertQuiet(RegistryServer server)
    {
        Assert.DoesNotContain(server.Logs.All, IsFailure);
        Assert.DoesNotContain(
            server.Logs.All,
            line => line.Any(character => char.IsControl(character) || character is '\u2028' or '\u202e')
        );
    }

    private static bool IsFailure(string line) =>
        line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Fatal", StringComparison.Ordinal);

    private static async Task<bool> IsAnsweredInForm(Api api, Attack attack)
    {
        using var request = new HttpRequestMessage(new HttpMethod(attack.Verb), attack.Path);
        if (attack.Body is not null)
        {
            request.Content = new ByteArrayContent(attack.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", attack.ContentType);
        }

        var answer = await api.Send(request);
        if (answer.ContentType is "application/x-ndjson" or "text/csv")
        {
            return answer.Status == HttpStatusCode.OK && attack.Path.Contains("/record/", StringComparison.Ordinal);
        }

        using var json = JsonDocument.Parse(answer.Text);
        return json.RootElement.ValueKind == JsonValueKind.Object
            && answer.ContentType == ((int)answer.Status == 200 ? "application/json" : "application/problem+json");
    }
}
