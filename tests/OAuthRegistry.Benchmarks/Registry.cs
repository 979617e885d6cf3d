using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;

namespace OAuthRegistry.Benchmarks;

/// <summary>
/// What whoever measures does with the registry at an address as its administrator, its user and its browser.
/// </summary>
internal sealed class Registry(string address, string adminKey) : Site(address)
{
    public const string Password = "A-password-4-somebody";

    private const string Redirect = "https://app.example.com/callback";

    /// <summary>RFC 7636, appendix B.</summary>
    private const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    public string AdminKey => adminKey;

    /// <summary>A key of the user, with all rights.</summary>
    public async Task<string> NewKeyAsync(string userId) =>
        (string)
            JsonNode.Parse(
                await SendAsync(
                    Call.Post(AdminKey, $"/users/{userId}/api-keys", """{"name":"load","rights":["RIGHT_ALL"]}""")
                )
            )!["key"]!;

    /// <summary>A client of the network itself, which no user is asked about, with its secret.</summary>
    public async Task<(string Id, string Secret)> NewClientAsync(string id)
    {
        var registered = JsonNode.Parse(
            await SendAsync(
                Call.Post(
                    AdminKey,
                    "/users/admin/clients",
                    $$$"""
                    {"client":{"ids":{"client_id":"{{{id}}}"},"name":"Load","description":"Is measured","redirect_uris":["{{{Redirect}}}"],"grants":["GRANT_AUTHORIZATION_CODE","GRANT_REFRESH_TOKEN","GRANT_CLIENT_CREDENTIALS"],
                    "rights":["RIGHT_USER_INFO"],"state":"STATE_APPROVED","skip_authorization":true } }
                    """
                )
            )
        )!;
        return (id, (string)registered["secret"]!);
    }

    /// <summary>The cookies of a browser in which the user signed in.</summary>
    public async Task<string> SignInAsync(string userId)
    {
        await SendAsync(Call.Put(AdminKey, $"/users/{userId}/password", $$"""{"new":"{{Password}}"}"""));
        using var page = await AnswerAsync(new Call(HttpMethod.Get, null, "/sign-in"));
        var csrf = Csrf(await page.Content.ReadAsStringAsync());
        var cookies = Cookies(page);
        using var signedIn = await AnswerAsync(SignInCall(csrf, userId, Password) with { Cookie = cookies });
        return $"{cookies}; {Cookies(signedIn)}";
    }

    /// <summary>A try to sign in with a wrong password, to be sent again and again.</summary>
    public async Task<Call> WrongSignInAsync(string userId)
    {
        using var page = await AnswerAsync(new Call(HttpMethod.Get, null, "/sign-in"));
        var csrf = Csrf(await page.Content.ReadAsStringAsync());
        return SignInCall(csrf, userId, "Wrong-password-1") with { Cookie = Cookies(page) };
    }

    /// <summary>The code that a client gets from a user who is signed in.</summary>
    public async Task<string> NewCodeAsync((string Id, string Secret) client, string cookies)
    {
        const string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        using var answer = await AnswerAsync(
            new Call(
                HttpMethod.Get,
                null,
                $"/oauth/authorize?{Call.Encode(("client_id", client.Id), ("redirect_uri", Redirect), ("response_type", "code"), ("state", "s"), ("code_challenge", challenge), ("code_challenge_method", "S256"))}"
            )
            {
                Cookie = cookies,
            }
        );
        return HttpUtility.ParseQueryString(answer.Headers.Location!.Query)["code"]!;
    }

    /// <summary>The refresh token that a client gets for a user who is signed in.</summary>
    public async Task<string> NewRefreshTokenAsync((string Id, string Secret) client, string cookies) =>
        Refreshed(await SendAsync(Exchange(client, await NewCodeAsync(client, cookies))));

    public static Call Exchange((string Id, string Secret) client, string code) =>
        Call.Form(
            client,
            "/oauth/token",
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", Redirect),
            ("code_verifier", Verifier)
        );

    public static string Refreshed(string tokens) => (string)JsonNode.Parse(tokens)!["refresh_token"]!;

    public static string AccessToken(string tokens) => (string)JsonNode.Parse(tokens)!["access_token"]!;

    private static string Csrf(string page) =>
        HttpUtility.HtmlDecode(Regex.Match(page, "name=\"csrf\"[^>]*value=\"([^\"]*)\"").Groups[1].Value);

    private static Call SignInCall(string csrf, string userId, string password) =>
        new(
            HttpMethod.Post,
            null,
            "/sign-in",
            Call.Encode(("csrf", csrf), ("name", userId), ("password", password)),
            "application/x-www-form-urlencoded"
        );

    private static string Cookies(HttpResponseMessage answer) =>
        string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));
}
