using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>
/// Whatever is sent to an OAuth endpoint, it is refused as OAuth has it; nothing of it is a fault of the server.
/// </summary>
public partial class MalformedRequestTests
{
    [Theory]
    [InlineData(Database.Sqlite, "/oauth/token", "grant_type=refresh_token&refresh_token=%00")]
    [InlineData(Database.Postgres, "/oauth/token", "grant_type=refresh_token&refresh_token=%00")]
    [InlineData(Database.Postgres, "/oauth/token", "grant_type=authorization_code&code=a%00b&redirect_uri=x")]
    [InlineData(Database.Postgres, "/oauth/token", "grant_type=%00")]
    [InlineData(Database.Postgres, "/oauth/token", "%00=x&grant_type=refresh_token")]
    [InlineData(Database.Sqlite, "/oauth/revoke", "token=%00")]
    [InlineData(Database.Postgres, "/oauth/revoke", "token=%00")]
    [InlineData(Database.Postgres, "/oauth/revoke", "token=a&token_type_hint=%0a")]
    [InlineData(Database.Sqlite, "/oauth/introspect", "token=%00")]
    [InlineData(Database.Postgres, "/oauth/introspect", "token=%00")]
    [InlineData(Database.Postgres, "/oauth/introspect", "token=x&client_id=%1b%5b31m")]
    public async Task A_text_that_no_database_stores_is_refused(Database database, string path, string form)
    {
        var (server, app, _) = await TokenTests.World(database);

        foreach (var api in new[] { server.As(null), server.Admin })
        {
            var answer = await SendAsync(
                api,
                path,
                $"{form}&client_id={app.ClientId}&client_secret={app.Secret}",
                Form
            );
            answer.RefusedAs("invalid_request");
            Assert.Null(answer["error_uri"]);
        }
    }

    [Theory]
    [InlineData("/oauth/token")]
    [InlineData("/oauth/revoke")]
    [InlineData("/oauth/introspect")]
    [InlineData("/oauth/par")]
    public async Task A_form_that_can_not_be_read_is_refused(string path)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var many = string.Join('&', Enumerable.Range(0, 1100).Select(i => $"f{i}=x"));

        (await SendAsync(server.As(null), path, many, Form)).RefusedAs("invalid_request");
        foreach (
            var type in new[]
            {
                $"{Form}; charset=utf-7",
                $"{Form}; charset=utf-16",
                $"{Form}; charset=nonsense",
                $"{Form};;=",
                $"{Form}x",
                "multipart/form-data; boundary=\"",
                "multipart/mixed; boundary=x",
            }
        )
        {
            Assert.NotNull((await SendAsync(server.As(null), path, "token=x", type))["error"]);
        }

        (await SendAsync(server.As(null), path, "token=x", "text/plain")).RefusedAs("invalid_request");
    }

    [Theory]
    [InlineData("{\"grant_type\":\"\\ud800\"}")]
    [InlineData("{\"\\ud800\":\"x\"}")]
    [InlineData("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"\\u0000\"}")]
    public async Task Half_a_character_in_JSON_is_refused(string json)
    {
        var server = await RegistryServer.On(Database.Sqlite);

        (await SendAsync(server.As(null), "/oauth/token", json, "application/json")).RefusedAs("invalid_request");
    }

    [Theory]
    [InlineData(Database.Sqlite, "/oauth/authorize?client_id={0}&state=%00")]
    [InlineData(Database.Postgres, "/oauth/authorize?client_id={0}%00")]
    [InlineData(
        Database.Postgres,
        "/oauth/authorize?client_id={0}&response_type=code&id_token_hint=a.b.c&redirect_uri=%00"
    )]
    [InlineData(Database.Postgres, "/oauth/logout?client_id=%00")]
    [InlineData(Database.Sqlite, "/oauth/logout?id_token_hint=%00")]
    [InlineData(Database.Postgres, "/oauth/logout?access_token_id=%00")]
    public async Task A_person_gets_a_page(Database database, string path)
    {
        var (_, app, browser) = await TokenTests.World(database);
        var address = path.Replace("{0}", app.ClientId, StringComparison.Ordinal);

        var page = await browser.GetAsync(address);
        Assert.Equal((HttpStatusCode.BadRequest, null), (page.Status, page.Location));
        Assert.Contains("control character", page.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/")).Status);

        var (where, fields) = (address.Split('?')[0], address.Split('?')[1].Split('&').Select(p => p.Split('=')));
        var posted = await browser.PostAsync(where, fields.Select(p => (p[0], Uri.UnescapeDataString(p[1]))));
        Assert.Equal(HttpStatusCode.BadRequest, posted.Status);
    }

    [Theory]
    [InlineData("/oauth/logout?id_token_hint=a.b.c")]
    [InlineData("/oauth/logout?id_token_hint=e30.e30.")]
    [InlineData("/oauth/logout?id_token_hint=..")]
    [InlineData("/oauth/logout?id_token_hint=eyJhbGciOiJub25lIn0.bm90IGpzb24.")]
    [InlineData("/oauth/authorize?id_token_hint=a.b.c&response_type=code&client_id={0}")]
    public async Task A_hint_that_is_no_token_fails_nothing(string path)
    {
        var (_, app, browser) = await TokenTests.World(Database.Sqlite);

        Assert.True(
            (int)(await browser.GetAsync(path.Replace("{0}", app.ClientId, StringComparison.Ordinal))).Status < 500
        );
    }

    [Theory]
    [InlineData("x")]
    [InlineData("has spaces and is long enough to be one of the others")]
    [InlineData("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c=")]
    public async Task A_challenge_that_no_verifier_meets_is_refused_at_once(string challenge)
    {
        var (_, app, browser) = await TokenTests.World(Database.Sqlite);

        var back = await browser.GetAsync(app.AuthorizeUrl(("code_challenge", challenge)));

        Assert.Equal("invalid_request", back.Redirected["error"]);
        Assert.Equal(
            "invalid_request",
            (await browser.GetAsync(app.AuthorizeUrl(("code_challenge", new string('a', 129))))).Redirected["error"]
        );
        Assert.Equal(
            "invalid_request",
            (await browser.GetAsync(app.AuthorizeUrl(("code_challenge_method", "plain")))).Redirected["error"]
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_scope_beside_a_code_is_ignored(Database database)
    {
        var (server, app, browser) = await TokenTests.World(database);

        var tokens = await app.ExchangeAsync(
            await app.CodeAsync(browser, ("scope", "RIGHT_USER_INFO")),
            ("scope", "RIGHT_ALL whatever")
        );

        Assert.Equal(["RIGHT_USER_INFO"], await TokenTests.Rights(server, tokens.AccessToken()));
    }

    [Fact]
    public async Task An_error_is_told_in_the_characters_that_it_may_have_and_sends_nobody_elsewhere()
    {
        var (server, app, browser) = await TokenTests.World(Database.Sqlite);
        string[] forms =
        [
            "",
            "grant_type=x",
            "grant_type=refresh_token&refresh_token=x",
            "grant_type=authorization_code",
            "a=%22%5c&grant_type=x&a=%c3%a9",
        ];
        foreach (var path in new[] { "/oauth/token", "/oauth/revoke", "/oauth/introspect", "/oauth/par" })
        {
            foreach (var form in forms)
            {
                var answer = await SendAsync(server.As(null), path, form, Form);
                Assert.Matches(Allowed(), (string?)answer["error_description"] ?? "");
                Assert.Null(answer["error_uri"]);
            }
        }

        var back = (await browser.GetAsync(app.AuthorizeUrl(("scope", "RIGHT_\"é\\")))).Redirected;
        Assert.Matches(Allowed(), back["error_description"]);
        Assert.Null(back["error_uri"]);
        foreach (var path in new[] { "/.well-known/openid-configuration", "/.well-known/jwks" })
        {
            var refused = await server.As(null).Send(new HttpRequestMessage(HttpMethod.Post, path));
            Assert.DoesNotContain("error_uri", refused.Text, StringComparison.Ordinal);
        }
    }

    private const string Form = "application/x-www-form-urlencoded";

    private static async Task<Answer> SendAsync(Api api, string path, string body, string contentType)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await api.Send(request);
    }

    /// <summary>RFC 6749, section 5.2.</summary>
    [GeneratedRegex("^[\\x20-\\x21\\x23-\\x5B\\x5D-\\x7E]*$")]
    private static partial Regex Allowed();
}
