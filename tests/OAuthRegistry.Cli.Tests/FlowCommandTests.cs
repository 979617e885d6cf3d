using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OAuthRegistry.Cli.Tests.Docs;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests;

/// <summary>
/// Somebody copies the commands of a client from its page into a terminal; what is said to stand in variables stands
/// there, and nothing else.
/// </summary>
[Collection(nameof(Servers))]
public partial class FlowCommandTests(Servers servers)
{
    private const string Password = "A-password-4-somebody";

    [Theory, OnSqlite, OnPostgres]
    public async Task By_a_code_and_a_refresh_token(Database database)
    {
        await using var reader = await ReaderAsync(
            database,
            new() { ["grants"] = new JsonArray("GRANT_AUTHORIZATION_CODE", "GRANT_REFRESH_TOKEN") }
        );
        Assert.Equal(3, reader.Commands.Count);

        await reader.AllowAsync((await reader.TypeAsync(0)).Trim());
        var tokens = Tokens(await reader.AnswerAsync(1));
        Assert.NotNull(tokens["id_token"]);
        await reader.SetAsync("REFRESH_TOKEN", tokens["refresh_token"]);
        Tokens(await reader.AnswerAsync(2));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task By_a_key_where_requests_are_pushed(Database database)
    {
        var key = KeyPair.Curve();
        await using var reader = await ReaderAsync(
            database,
            new()
            {
                ["token_endpoint_auth_method"] = "private_key_jwt",
                ["jwks"] = KeyPair.Set(key.Public),
                ["require_par"] = true,
            }
        );
        Assert.Equal(3, reader.Commands.Count);

        await SignAsync();
        await reader.SetAsync("REQUEST_URI", (await reader.AnswerAsync(0))["request_uri"]);
        await reader.AllowAsync((await reader.TypeAsync(1)).Trim());
        await SignAsync();
        Tokens(await reader.AnswerAsync(2));

        Task SignAsync()
        {
            var jwt = key.Assert(reader.ClientId, claims => claims["aud"] = reader.Address);
            return reader.RunAsync($"client_assertion() {{ echo {jwt}; }}");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task By_its_own_secret_in_the_header_or_in_the_body(Database database)
    {
        foreach (var method in new[] { "client_secret_basic", "client_secret_post" })
        {
            await using var reader = await ReaderAsync(
                database,
                new()
                {
                    ["grants"] = new JsonArray("GRANT_CLIENT_CREDENTIALS"),
                    ["token_endpoint_auth_method"] = method,
                }
            );

            Tokens(await reader.AnswerAsync(0));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task By_a_device_without_a_secret(Database database)
    {
        await using var reader = await ReaderAsync(
            database,
            new() { ["grants"] = new JsonArray("GRANT_DEVICE_CODE"), ["token_endpoint_auth_method"] = "none" }
        );

        var codes = await reader.AnswerAsync(0);
        await reader.SetAsync("DEVICE_CODE", codes["device_code"]);
        Assert.Equal("authorization_pending", (string?)(await reader.AnswerAsync(1))["error"]);
        await reader.AllowAsync((string)codes["verification_uri_complete"]!, (string)codes["user_code"]!);
        Tokens(await reader.AnswerAsync(1));
    }

    private static JsonNode Tokens(JsonNode answer)
    {
        Assert.True(answer["access_token"] is not null, answer.ToJsonString());
        return answer;
    }

    /// <summary>Whoever owns such a client, in front of its page and of a terminal that knows its secret.</summary>
    private async Task<Reader> ReaderAsync(Database database, JsonObject client)
    {
        var server = await servers.On(database);
        var (user, id) = (Servers.NewId("owner"), Servers.NewId("client"));
        var admin = server.As(server.WrittenKey);
        var owner = new
        {
            ids = new { user_id = user },
            admin = true,
            password = Password,
        };
        (await admin.Post("/users", new { user = owner })).Succeeded();
        client["ids"] = new JsonObject { ["client_id"] = id };
        client["name"] = "Commands";
        client["redirect_uris"] = new JsonArray("https://app.example.com/callback");
        client["rights"] = new JsonArray("RIGHT_USER_INFO");
        client["state"] = "STATE_APPROVED";
        (await admin.Post($"/users/{user}/clients", new JsonObject { ["client"] = client })).Succeeded();

        var reader = new Reader(server, user, id);
        await reader.OpenAsync();
        var told = await (await servers.Admin(database)).Runs("clients", "flows", id);
        Assert.All(reader.Commands, command => Assert.Contains(command, told.Out, StringComparison.Ordinal));
        if ((string?)client["token_endpoint_auth_method"] is not ("none" or "private_key_jwt"))
        {
            var secret = (await admin.Post($"/clients/{id}/secrets", new { })).Succeeded()["secret"];
            await reader.SetAsync("CLIENT_SECRET", secret);
        }

        return reader;
    }

    private sealed partial class Reader(ServerProcess server, string user, string clientId) : IAsyncDisposable
    {
        private readonly DocShell _shell = new(server.Home, server.Address, "sh");

        private readonly Forms _browser = new();

        public string ClientId => clientId;

        public string Address => server.Address.GetLeftPart(UriPartial.Authority);

        public IReadOnlyList<string> Commands { get; private set; } = [];

        public async Task OpenAsync()
        {
            var page = await _browser.OpenAsync(new Uri(server.Address, $"/clients/{clientId}/try"), default);
            page = await _browser.SubmitAsync(page, default, ("name", user), ("password", Password));
            var flows = Flows().Match(page.Main).Value;
            Commands = [.. Command().Matches(flows).Select(shown => WebUtility.HtmlDecode(shown.Groups["text"].Value))];
        }

        public async Task<string> RunAsync(string script)
        {
            var typed = await _shell.RunAsync(script, asOne: false);
            Assert.True(typed.Code == 0, $"{script}\nended with {typed.Code}:\n{typed.Error}");
            return typed.Out;
        }

        public Task<string> TypeAsync(int command) => RunAsync(Commands[command]);

        public async Task<JsonNode> AnswerAsync(int command) => JsonNode.Parse(await TypeAsync(command))!;

        public Task<string> SetAsync(string variable, JsonNode? value) => RunAsync($"{variable}='{value}'");

        /// <summary>The owner allows it, and copies the code out of the address that comes back.</summary>
        public async Task AllowAsync(string address, string? userCode = null)
        {
            var page = await _browser.OpenAsync(new Uri(address), default);
            if (userCode is not null)
            {
                page = await _browser.SubmitAsync(page, default, ("user_code", userCode));
            }

            page = await _browser.SubmitAsync(page, default, ("decision", "allow"));
            if (page.RedirectsTo is { } back)
            {
                await SetAsync("CODE", Code().Match(back.Query).Groups["code"].Value);
            }
        }

        public async ValueTask DisposeAsync()
        {
            _browser.Dispose();
            await _shell.DisposeAsync();
        }

        [GeneratedRegex("<details id=\"flows\".*?</details>", RegexOptions.Singleline)]
        private static partial Regex Flows();

        [GeneratedRegex("<pre tabindex=\"0\"><code>(?<text>.*?)</code>", RegexOptions.Singleline)]
        private static partial Regex Command();

        [GeneratedRegex("[?&]code=(?<code>[^&]+)")]
        private static partial Regex Code();
    }
}
