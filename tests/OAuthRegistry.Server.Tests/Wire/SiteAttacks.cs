using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using OAuthRegistry.Server.Tests.OAuth;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>
/// Makes requests that nobody in their right mind would send to the endpoints of OAuth and to the pages, past the door:
/// with the secret of a client, with a session, with the token of the form.
/// </summary>
internal sealed partial class SiteAttacks(
    IReadOnlyList<RouteEndpoint> pages,
    string[] knownIds,
    App app,
    string[] tokens,
    Random random
)
{
    private static readonly string[] OAuthPaths =
    [
        "/oauth/authorize",
        "/oauth/token",
        "/oauth/revoke",
        "/oauth/introspect",
        "/oauth/device",
        "/oauth/par",
        "/oauth/logout",
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
        "/.well-known/jwks",
        "/oauth/nowhere",
    ];

    /// <summary>What is written into URLs and forms as it is; half of it is no right encoding of anything.</summary>
    private static readonly string[] Odd =
    [
        "",
        "%00",
        "a%00b",
        "%ED%A0%80",
        "%FF",
        "%zz",
        "%",
        "%C0%AE",
        "%0d%0aX:%20y",
        "%1b[31m",
        "%E2%80%A8",
        "%E2%80%AE",
        "%F0%9F%92%A9",
        "+",
        "a.b.c",
        "eyJhbGciOiJub25lIn0.e30.",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.AAAA",
        "NNSXS.x.y",
        "-1",
        "0",
        "99999999999999999999",
        "1e9",
        "true",
        "null",
        "https://evil.example/",
        "//evil.example",
        "javascript:alert(1)",
        "http://[::1",
        "../../etc",
        "%7B0%7D",
        "'%20OR%201=1%20--",
        "*",
        "login%20consent",
        "none%20login",
        "%C4%B0",
        "a%20a%20a",
        "offline_access",
        "openid%20profile%20email",
    ];

    /// <summary>No %00: it is refused below ASP.NET Core, which the server never sees.</summary>
    private static readonly string[] OddPlaces =
    [
        .. Odd.Where(odd => odd.Length > 0 && !odd.Contains("%00", StringComparison.Ordinal)),
    ];

    private static readonly string[] OddHeaders =
    [
        "",
        ",",
        ";;;",
        "\u001b[31m",
        "\u2028",
        "de;q=9",
        "bytes=0-99999999999",
        "a=b=c",
        "\"",
        "ü",
        "x-unknown/y",
        "W/\"",
        "0",
        new string('a', 5000),
    ];

    private static readonly string[] HeaderNames =
    [
        "Accept",
        "Accept-Language",
        "User-Agent",
        "X-Request-Id",
        "Range",
        "If-None-Match",
        "If-Modified-Since",
        "Origin",
        "Referer",
        "X-Forwarded-For",
        "Forwarded",
        "Cookie",
    ];

    private static readonly string[] ContentTypes =
    [
        "application/x-www-form-urlencoded; charset=utf-7",
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=nonsense",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "text/plain",
        "application/json; charset=utf-7",
        "nonsense",
        "application/x-www-form-urlencoded;;=",
        "application/x-www-form-urlencodedx",
        "multipart/mixed",
    ];

    /// <summary>The parameters of OAuth and OpenID Connect, each with values that are right for it.</summary>
    private (string Name, string[] Right)[] Parameters =>
        [
            ("client_id", [app.ClientId, .. knownIds]),
            ("client_secret", [app.Secret!]),
            ("redirect_uri", [Uri.EscapeDataString(App.Callback)]),
            ("response_type", ["code"]),
            ("response_mode", ["query"]),
            ("state", ["s"]),
            ("scope", ["RIGHT_USER_INFO", "openid", "openid%20email"]),
            ("code_challenge", [app.Challenge]),
            ("code_challenge_method", ["S256"]),
            ("code_verifier", [app.Verifier]),
            (
                "grant_type",
                [
                    "authorization_code",
                    "refresh_token",
                    "password",
                    "client_credentials",
                    "urn:ietf:params:oauth:grant-type:device_code",
                ]
            ),
            ("device_code", tokens),
            ("user_code", ["BCDF-GHJK"]),
            ("code", tokens),
            ("refresh_token", tokens),
            ("token", tokens),
            ("token_type_hint", ["access_token", "refresh_token"]),
            ("prompt", ["login", "none", "consent", "select_account"]),
            ("max_age", ["0", "3600"]),
            ("id_token_hint", tokens),
            ("login_hint", knownIds),
            ("ui_locales", ["de", "en"]),
            ("nonce", ["n"]),
            ("request", ["x"]),
            ("request_uri", ["urn:x"]),
            ("access_token_id", tokens),
            ("post_logout_redirect_uri", [Uri.EscapeDataString(App.Callback)]),
            ("claims", ["%7B%7D"]),
            ("display", ["page"]),
            ("decision", ["allow", "deny"]),
            ("csrf", ["x"]),
            ("username", knownIds),
            ("password", ["x"]),
        ];

    public HttpRequestMessage OnOAuth()
    {
        var path = Pick(OAuthPaths);
        var (fields, verb) = (Fields(), Pick("GET", "POST", "POST", "POST", "HEAD", "PUT"));
        var request = new HttpRequestMessage(
            new HttpMethod(verb),
            verb == "POST" && random.Next(4) > 0 ? path : $"{path}?{fields}"
        );
        if (verb == "POST")
        {
            request.Content = Content(fields);
        }

        Authenticate(request);
        AddHeader(request);
        return request;
    }

    /// <summary>The address of a page, some of its places filled with what is not there.</summary>
    public string OnPage()
    {
        var route = Pick([.. pages]).RoutePattern;
        var path = Place().Replace(route.RawText!, _ => random.Next(5) == 0 ? Pick(OddPlaces) : Pick(knownIds));
        return $"/{path}{(random.Next(2) == 0 ? "" : $"?{Pick("page", "order", "query", "state", "deleted", "limit", "return_to", "name", "risk")}={Pick(Odd)}")}";
    }

    /// <summary>
    /// A form of the page, its fields filled with what does not belong there; null if the page has none.
    /// </summary>
    public HttpRequestMessage? OnForm(string path, string html)
    {
        // The administrator who makes the next world is left in office.
        if (
            FormElement()
                .Matches(html)
                .Where(form => !form.Value.Contains("\"admin\"", StringComparison.Ordinal))
                .ToList()
            is not { Count: > 0 } forms
        )
        {
            return null;
        }

        var form = forms[random.Next(forms.Count)].Value;
        var fields = Field()
            .Matches(form)
            .Select(tag => (Name: Attribute(tag.Value, "name"), Value: Attribute(tag.Value, "value")))
            .Where(field => field.Name.Length > 0)
            .Select(field =>
                $"{Uri.EscapeDataString(field.Name)}={(field.Name == "csrf" || random.Next(3) > 0 ? Uri.EscapeDataString(field.Value) : Odd[random.Next(Odd.Length)])}"
            )
            .ToList();
        var action = Attribute(form[..(form.IndexOf('>', StringComparison.Ordinal) + 1)], "action");
        var request = new HttpRequestMessage(HttpMethod.Post, action.Length > 0 ? action : path);
        if (random.Next(4) == 0)
        {
            fields.Add($"{Pick(Odd)}={Pick(Odd)}");
        }

        request.Content =
            random.Next(12) == 0
                ? Content(string.Join('&', fields))
                : Form(string.Join('&', fields), "application/x-www-form-urlencoded");
        AddHeader(request);
        return request;
    }

    private string Fields()
    {
        var count = random.Next(40) == 0 ? 1100 : random.Next(1, 12);
        return string.Join(
            '&',
            Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    var (name, right) = Parameters[random.Next(Parameters.Length)];
                    return $"{(random.Next(30) == 0 ? Pick(Odd) : name)}={(random.Next(4) == 0 ? Pick(Odd) : Pick(right))}";
                })
        );
    }

    private ByteArrayContent Content(string fields) =>
        random.Next(10) switch
        {
            0 => Form(fields, Pick(ContentTypes)),
            1 => Form(
                $"--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n{fields}\r\n--x--\r\n",
                "multipart/form-data; boundary=x"
            ),
            2 => Form(
                $"{{\"grant_type\":\"refresh_token\",\"refresh_token\":\"{Pick("\\ud800", "\\u0000", "x", "\\udc00\\ud800")}\",\"{Pick("\\ud800", "\\u0000", "token")}\":{Pick("1", "null", "[]", "{}", "\"\"")}}}",
                "application/json"
            ),
            3 => Form(Pick("[", "{}", "[]", "null", "\"x\"", "1", new string('[', 200)), "application/json"),
            _ => Form(fields, "application/x-www-form-urlencoded"),
        };

    private static ByteArrayContent Form(string body, string contentType)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return content;
    }

    private void Authenticate(HttpRequestMessage request)
    {
        var credentials = random.Next(8) switch
        {
            0 => null,
            1 => $"Bearer {Pick(tokens)}",
            2 =>
                $"Basic {Pick("x", "====", Base64("a\0b:c"), Base64("%00:%00"), Base64($"{app.ClientId}:%zz"), Base64(":"), Base64("ü:ü"))}",
            3 => Pick(OddHeaders),
            _ => $"Basic {Base64($"{app.ClientId}:{app.Secret}")}",
        };
        if (credentials is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", credentials);
        }
    }

    private void AddHeader(HttpRequestMessage request)
    {
        if (random.Next(3) == 0)
        {
            request.Headers.TryAddWithoutValidation(Pick(HeaderNames), Pick(OddHeaders));
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private T Pick<T>(params T[] choices) => choices[random.Next(choices.Length)];

    private static string Attribute(string tag, string name) =>
        System.Web.HttpUtility.HtmlDecode(Regex.Match(tag, $"\\b{name}=\"([^\"]*)\"").Groups[1].Value);

    [GeneratedRegex(@"\{\w+[^}]*\}")]
    private static partial Regex Place();

    [GeneratedRegex("<form[^>]*method=\"post\".*?</form>", RegexOptions.Singleline)]
    private static partial Regex FormElement();

    [GeneratedRegex("<(input|select|textarea|button)[^>]*>")]
    private static partial Regex Field();
}
