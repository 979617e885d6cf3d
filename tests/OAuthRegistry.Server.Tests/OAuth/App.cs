using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>An application that uses a client of the registry.</summary>
internal sealed class App
{
    public const string Callback = "https://app.example.com/callback";

    private readonly RegistryServer _server;

    private App(RegistryServer server, string clientId, string? secret)
    {
        _server = server;
        ClientId = clientId;
        Secret = secret;
    }

    public string ClientId { get; }

    /// <summary>The same app, which now talks to another server.</summary>
    public App MovedTo(RegistryServer other) => new(other, ClientId, Secret) { Verifier = Verifier, Key = Key };

    /// <summary>The key by which the app proves itself, instead of a secret.</summary>
    public KeyPair? Key { get; init; }

    /// <summary>Makes the proof that goes with each request (RFC 9449).</summary>
    private Func<string>? Prove { get; init; }

    /// <summary>The same app, which shows with each request that it holds a key.</summary>
    public App Proving(KeyPair key, string address = "http://localhost/oauth/token", string? nonce = null) =>
        new(_server, ClientId, Secret)
        {
            Verifier = Verifier,
            Key = Key,
            Prove = () =>
                key.Prove(
                    "POST",
                    address,
                    claims =>
                    {
                        if (nonce is not null)
                        {
                            claims["nonce"] = nonce;
                        }
                    }
                ),
        };

    /// <summary>The same app with a key and nothing else.</summary>
    public App With(KeyPair? key) => new(_server, ClientId, null) { Verifier = Verifier, Key = key };

    /// <summary>The same app, which proves nothing.</summary>
    public App Without() => new(_server, ClientId, null) { Verifier = Verifier };

    public string? Secret { get; set; }

    public string Verifier { get; private init; } = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    public string Challenge => Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>The app of a client that an administrator approved; with a secret unless it is a public one.</summary>
    public static async Task<App> ApprovedAsync(
        RegistryServer server,
        Person owner,
        bool withSecret = true,
        Action<JsonObject>? change = null
    )
    {
        var app = await RegisteredAsync(server, owner, change);
        (
            await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { state = "STATE_APPROVED" } })
        ).Succeeded();
        if (withSecret)
        {
            app.Secret = (string)
                (await owner.Api.Post($"/clients/{app.ClientId}/secrets", new { })).Succeeded()["secret"]!;
        }

        return app;
    }

    public static async Task<App> RegisteredAsync(
        RegistryServer server,
        Person owner,
        Action<JsonObject>? change = null
    )
    {
        var clientId = await server.People.NewClient(
            owner,
            request =>
            {
                request["client"]!["grants"] = new JsonArray("GRANT_AUTHORIZATION_CODE", "GRANT_REFRESH_TOKEN");
                change?.Invoke(request);
            }
        );
        return new App(server, clientId, null);
    }

    /// <summary>
    /// The app of a client that waits for review and belongs to an organization; it has a secret for trying it out.
    /// </summary>
    public static async Task<App> OfOrganizationAsync(RegistryServer server, Person member, string organization)
    {
        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["grants"] = new JsonArray("GRANT_AUTHORIZATION_CODE", "GRANT_REFRESH_TOKEN");
        var clientId = (string)
            (await member.Api.Post($"/organizations/{organization}/clients", request)).Succeeded()["ids"]![
                "client_id"
            ]!;
        var secret = (string)
            (await member.Api.Post($"/clients/{clientId}/secrets", new { sandbox = true })).Succeeded()["secret"]!;
        return new App(server, clientId, secret);
    }

    /// <summary>What the app asks the user for.</summary>
    private (string Name, string? Value)[] Request =>
        [
            ("client_id", ClientId),
            ("redirect_uri", Callback),
            ("response_type", "code"),
            ("state", "a state"),
            ("code_challenge", Challenge),
            ("code_challenge_method", "S256"),
        ];

    /// <summary>Where the app sends the user; a parameter that is null is left out.</summary>
    public string AuthorizeUrl(params (string Name, string? Value)[] changes) => Url(With(Request, changes));

    /// <summary>The app brings its request itself, before it sends the user (RFC 9126).</summary>
    public Task<Answer> PushAsync(params (string Name, string? Value)[] changes) =>
        PostAsync("/oauth/par", With(Request, changes));

    /// <summary>Where the app sends the user with the request that it pushed.</summary>
    public async Task<string> PushedUrlAsync(params (string Name, string? Value)[] changes)
    {
        var answer = await PushAsync(changes);
        Assert.True(answer.Status == HttpStatusCode.Created, $"{(int)answer.Status}: {answer.Text}");
        return Url([("client_id", ClientId), ("request_uri", (string)answer["request_uri"]!)]);
    }

    private static string Url(IEnumerable<(string Name, string? Value)> parameters) =>
        "/oauth/authorize?"
        + string.Join(
            '&',
            parameters.Where(p => p.Value is not null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}")
        );

    /// <summary>A code that a user who is signed in gives the app.</summary>
    public async Task<string> CodeAsync(Browser browser, params (string Name, string? Value)[] changes)
    {
        var page = await browser.GetAsync(AuthorizeUrl(changes));
        var answer = page.Status == HttpStatusCode.OK ? await page.SubmitAsync(("decision", "allow")) : page;
        Assert.Null(answer.Redirected["error"]);
        return answer.Redirected["code"]!;
    }

    public async Task<Answer> ExchangeAsync(string code, params (string Name, string? Value)[] changes) =>
        await PostAsync(
            "/oauth/token",
            With(
                [
                    ("grant_type", "authorization_code"),
                    ("code", code),
                    ("redirect_uri", Callback),
                    ("code_verifier", Verifier),
                ],
                changes
            )
        );

    public async Task<Answer> RefreshAsync(string token, params (string Name, string? Value)[] changes) =>
        await PostAsync("/oauth/token", With([("grant_type", "refresh_token"), ("refresh_token", token)], changes));

    public Task<Answer> RevokeAsync(string token) => PostAsync("/oauth/revoke", [("token", token)]);

    public Task<Answer> IntrospectAsync(string token) => PostAsync("/oauth/introspect", [("token", token)]);

    /// <summary>Code, then tokens.</summary>
    public async Task<Answer> TokensAsync(Browser browser, params (string Name, string? Value)[] changes) =>
        (await ExchangeAsync(await CodeAsync(browser, changes))).Succeeded();

    public async Task<Answer> PostAsync(string path, IEnumerable<(string Name, string? Value)> fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (Secret is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.ASCII.GetBytes($"{ClientId}:{Secret}"))
            );
        }

        if (Prove is not null)
        {
            request.Headers.TryAddWithoutValidation("DPoP", Prove());
        }

        List<(string Name, string? Value)> all = [.. fields];
        if (Key is not null && !all.Exists(field => field.Name == "client_assertion"))
        {
            all.AddRange(Proof(Key.Assert(ClientId)));
        }
        else if (Secret is null && !all.Exists(field => field.Name is "client_id" or "client_assertion"))
        {
            all.Add(("client_id", ClientId));
        }

        request.Content = new FormUrlEncodedContent(
            all.Where(field => field.Value is not null).Select(field => KeyValuePair.Create(field.Name, field.Value!))
        );
        return await _server.As(null).Send(request);
    }

    /// <summary>An assertion as the parameters that carry it.</summary>
    public static (string Name, string? Value)[] Proof(string assertion) =>
        [
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", assertion),
        ];

    public static IEnumerable<(string Name, string? Value)> With(
        IEnumerable<(string Name, string? Value)> fields,
        (string Name, string? Value)[] changes
    ) => fields.Where(field => !changes.Any(change => change.Name == field.Name)).Concat(changes);
}

internal static class TokenAnswers
{
    public static string AccessToken(this Answer answer) => (string)answer.Succeeded()["access_token"]!;

    public static string RefreshToken(this Answer answer) => (string)answer.Succeeded()["refresh_token"]!;

    /// <summary>An error of RFC 6749, section 5.2.</summary>
    public static void RefusedAs(this Answer answer, string error, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        Assert.True(
            answer.Status == status && (string?)answer["error"] == error,
            $"expected {(int)status} {error}, got {(int)answer.Status}: {answer.Text}"
        );
}
