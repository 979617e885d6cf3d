using FsCheck.Xunit;

namespace OAuthRegistry.Server.Tests.Clients;

public class RedirectUriTests
{
    [Theory]
    [InlineData("https://app.example.com")]
    [InlineData("https://app.example.com/")]
    [InlineData("https://app.example.com/callback")]
    [InlineData("https://app.example.com:8443/callback")]
    [InlineData("https://app.example.com/callback?tenant=1&mode=a..b")]
    [InlineData("https://app.example.com/a%20b")]
    [InlineData("https://app.example.com/a/...")]
    [InlineData("https://app.example.com/.well-known/callback")]
    [InlineData("https://app.example.com/@alice")]
    [InlineData("https://app.example.com/cb?to=a@b")]
    [InlineData("https://app.example.com//double")]
    [InlineData("HTTPS://App.Example.COM/callback")]
    [InlineData("hTTps://app.example.com/callback")]
    [InlineData("https://xn--bcher-kva.example/callback")]
    [InlineData("https://192.0.2.7/callback")]
    [InlineData("https://[2001:db8::1]/callback")]
    [InlineData("https://[2001:db8::1]:8443/callback")]
    [InlineData("https://localhost/callback")]
    [InlineData("http://localhost/callback")]
    [InlineData("http://localhost:3000/callback")]
    [InlineData("http://LOCALHOST:3000/callback")]
    [InlineData("http://127.0.0.1/callback")]
    [InlineData("http://127.0.0.1:49152/callback")]
    [InlineData("http://127.8.8.8/callback")]
    [InlineData("http://[::1]/callback")]
    [InlineData("http://[::1]:49152/callback")]
    [InlineData("HTTP://127.0.0.1/callback")]
    [InlineData("com.example.app:/callback")]
    [InlineData("com.example.app:/")]
    [InlineData("COM.Example.App:/callback")]
    [InlineData("com.example.app:/callback?x=1")]
    [InlineData("io.github.a-b.c2:/oauth/callback")]
    [InlineData("https://app.example.com/callback?codes=1&mystate=2&sso=iss")]
    [InlineData("https://app.example.com/callback/code?to=state")]
    public void A_good_uri_is_accepted(string uri) => Assert.Null(RedirectUri.Check(uri));

    [Theory]
    [InlineData("https://app.example.com/cb?code=1", "`code`")]
    [InlineData("https://app.example.com/cb?a=1&state=2", "`state`")]
    [InlineData("https://app.example.com/cb?a=1;State", "`state`")]
    [InlineData("https://app.example.com/cb?%63ode=1", "`code`")]
    [InlineData("https://app.example.com/cb?iss=https://evil.example.com", "`iss`")]
    [InlineData("https://app.example.com/cb?error=x", "`error`")]
    [InlineData("https://app.example.com/cb?error_description=x", "`error_description`")]
    [InlineData("https://app.example.com/cb?access_token=x", "`access_token`")]
    [InlineData("com.example.app:/cb?id_token=x", "`id_token`")]
    [InlineData("http://127.0.0.1/cb?scope=x", "`scope`")]
    [InlineData("https://app.example.com/%zz", "hexadecimal")]
    [InlineData("https://app.example.com/%", "hexadecimal")]
    [InlineData("https://app.example.com/cb?a=%4", "hexadecimal")]
    [InlineData("https://app.example.com/%00", "control characters")]
    [InlineData("https://app.example.com/cb?a=%0d%0aSet-Cookie:x", "control characters")]
    [InlineData("https://app.example.com/%7F", "control characters")]
    [InlineData("https://app.example.com/[x]", "[ and ]")]
    [InlineData("https://app.example.com/cb?a[]=1", "[ and ]")]
    [InlineData("https://app.example.com:0/cb", "port 0")]
    [InlineData("http://127.0.0.1:0/cb", "port 0")]
    public void What_answers_twice_or_can_not_be_read_in_one_way_is_refused(string uri, string says) =>
        Assert.Contains(says, RedirectUri.Check(uri), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(" https://app.example.com")]
    [InlineData("https://app.example.com ")]
    [InlineData("https://app.example.com/\n")]
    [InlineData("https://app.example.com/\0")]
    [InlineData("https://app.example.com/a b")]
    [InlineData("https://app.example.com\t/cb")]
    [InlineData("java\nscript:alert(1)")]
    [InlineData("callback")]
    [InlineData("/callback")]
    [InlineData("//app.example.com/callback")]
    [InlineData(":/callback")]
    [InlineData("app.example.com/callback")]
    [InlineData("app.example.com:443/callback")]
    [InlineData("urn:ietf:wg:oauth:2.0:oob")]
    [InlineData("https:")]
    [InlineData("https:/")]
    [InlineData("https://")]
    [InlineData("https:///x")]
    [InlineData("https:////x")]
    [InlineData("https:/app.example.com/callback")]
    [InlineData("https:app.example.com")]
    [InlineData("https://?x=1")]
    [InlineData("https://:443/")]
    [InlineData("https://app.example.com:99999/")]
    [InlineData("https://app.example.com:port/")]
    [InlineData("https://user@h/")]
    [InlineData("https://user:pass@app.example.com/")]
    [InlineData("https://@app.example.com/")]
    [InlineData("https://app.example.com@evil.com/")]
    [InlineData("https://app.example.com%40evil.com/")]
    [InlineData("https://app.example.com\\@evil.com/")]
    [InlineData("https:\\\\app.example.com\\callback")]
    [InlineData("https://app.example.com/a\\..\\b")]
    [InlineData("https://app.example.com/#")]
    [InlineData("https://app.example.com/#token")]
    [InlineData("https://*.example.com/")]
    [InlineData("https://app.example.com/*")]
    [InlineData("https://app.example.com/a/../b")]
    [InlineData("https://app.example.com/..")]
    [InlineData("https://app.example.com/a/./b")]
    [InlineData("https://app.example.com/%2e%2e/b")]
    [InlineData("https://app.example.com/%2E./b")]
    [InlineData("https://app.example.com/a%2f..%2fb")]
    [InlineData("https://app.example.com/a%5c..%5cb")]
    [InlineData("https://bücher.example/callback")]
    [InlineData("https://аррӏе.com/callback")]
    [InlineData("https://app.example.com/cb\u202e")]
    [InlineData("https://app.example.com/{id}")]
    [InlineData("https://app.example.com/<script>")]
    [InlineData("https://app.example.com/\"onload=")]
    [InlineData("http://app.example.com/callback")]
    [InlineData("HTTP://app.example.com/callback")]
    [InlineData("http://192.168.1.10/callback")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[2001:db8::1]/callback")]
    [InlineData("http://127.0.0.1.evil.com/callback")]
    [InlineData("http://127.0.0.1%2eevil.com/callback")]
    [InlineData("http://localhost.evil.com/callback")]
    [InlineData("http://localhost%2eevil.com/callback")]
    [InlineData("http://localhost%00.evil.com/callback")]
    [InlineData("http://evil.com/localhost")]
    [InlineData("http://evil.com?localhost")]
    [InlineData("http://evil.com:80/@localhost")]
    [InlineData("http://localhost@evil.com/")]
    [InlineData("http://localhost:80@evil.com/")]
    [InlineData("http://evil.com@localhost/")]
    [InlineData("http://notlocalhost/")]
    [InlineData("http:///localhost")]
    [InlineData("com.example.app:callback")]
    [InlineData("com.example.app:")]
    [InlineData("com.example.app://x")]
    [InlineData("com.example.app://callback/x")]
    [InlineData("com.example.app:/a/../b")]
    [InlineData("com.example.app:/cb#x")]
    [InlineData("com..app:/cb")]
    [InlineData("javascript.:/alert(1)")]
    [InlineData("1com.example:/cb")]
    [InlineData("myapp:/cb")]
    [InlineData("myapp://cb")]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData("javascript://app.example.com/%0aalert(1)")]
    [InlineData("data:text/html,hello")]
    [InlineData("DATA:text/html;base64,PHNjcmlwdD4=")]
    [InlineData("file:///etc/passwd")]
    [InlineData("blob:https://app.example.com/550e8400")]
    [InlineData("vbscript:x")]
    [InlineData("about:blank")]
    [InlineData("ftp://app.example.com/")]
    [InlineData("ws://localhost/")]
    [InlineData("mailto:alice@example.com")]
    [InlineData("intent://scan/")]
    [InlineData("view-source:https://app.example.com")]
    public void A_bad_uri_is_refused(string uri) => Assert.NotNull(RedirectUri.Check(uri));

    [Fact]
    public void The_length_is_counted_in_characters()
    {
        const string Start = "https://app.example.com/";
        Assert.Null(RedirectUri.Check(Start + new string('a', Limits.MaxUri - Start.Length)));
        Assert.Contains(
            "129",
            RedirectUri.Check(Start + new string('a', Limits.MaxUri + 1 - Start.Length)),
            StringComparison.Ordinal
        );
    }

    [Property(MaxTest = 2000)]
    public void No_text_whatever_makes_the_check_throw(string? text) => RedirectUri.Check(text ?? "");

    [Property(MaxTest = 2000)]
    public void No_text_whatever_behind_a_scheme_makes_the_check_throw(string? text, bool isSecure)
    {
        var uri = (isSecure ? "https://" : "http://") + text;

        // What is accepted must be a URI that a browser can be sent to.
        Assert.True(
            RedirectUri.Check(uri) is not null
                || Uri.IsWellFormedUriString(uri, UriKind.Absolute)
                || Uri.TryCreate(uri, UriKind.Absolute, out _)
        );
    }

    [Property(MaxTest = 500)]
    public void An_http_uri_of_any_address_is_accepted_only_on_this_machine(byte a, byte b, byte c, byte d) =>
        Assert.Equal(a == 127, RedirectUri.Check($"http://{a}.{b}.{c}.{d}/callback") is null);
}
