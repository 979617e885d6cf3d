using System.Net;
using System.Text;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>Whoever registers a client chooses where the server connects to. It goes nowhere that only the server can reach.</summary>
public class RedirectProbeTests
{
    private const string Public = "93.184.215.14";

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://017700000001/")]
    [InlineData("https://0/")]
    [InlineData("https://0.0.0.0/")]
    [InlineData("https://10.0.0.1/")]
    [InlineData("https://0xa.0.0.1/")]
    [InlineData("https://172.16.0.1/")]
    [InlineData("https://172.31.255.255/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("https://3232235777/")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://0251.0376.0251.0376/")]
    [InlineData("https://2852039166/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://100.100.100.200/")]
    [InlineData("https://192.0.0.192/")]
    [InlineData("https://192.0.2.1/")]
    [InlineData("https://198.18.0.1/")]
    [InlineData("https://198.51.100.1/")]
    [InlineData("https://203.0.113.1/")]
    [InlineData("https://224.0.0.1/")]
    [InlineData("https://255.255.255.255/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::]/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::ffff:7f00:1]/")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("https://[::127.0.0.1]/")]
    [InlineData("https://[64:ff9b::7f00:1]/")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("https://[64:ff9b:1::1]/")]
    [InlineData("https://[2002:7f00:1::]/")]
    [InlineData("https://[2002:c0a8:101::]/")]
    [InlineData("https://[2001:0:7f00:1::]/")]
    [InlineData("https://[2001:db8::1]/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[fc00::1]/")]
    [InlineData("https://[fd00:ec2::254]/")]
    [InlineData("https://[fec0::1]/")]
    [InlineData("https://[ff02::1]/")]
    [InlineData("https://[100::1]/")]
    [InlineData("https://[3fff::1]/")]
    [InlineData("https://[4000::1]/")]
    public async Task An_address_that_is_not_public_is_not_connected_to_however_it_is_written(string uri)
    {
        using var internet = new FakeInternet();

        var result = await ProbeAsync(internet, uri);

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Contains("not on the public internet", result.Evidence, StringComparison.Ordinal);
        Assert.Empty(internet.Connections);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("64:ff9b::c0a8:1")]
    [InlineData("fd12:3456::1")]
    [InlineData(Public, "10.0.0.1")]
    [InlineData("10.0.0.1", Public)]
    [InlineData("2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::1")]
    public async Task A_name_is_not_followed_to_an_address_that_is_not_public_nor_if_one_of_several_is_not(params string[] addresses)
    {
        using var internet = new FakeInternet().With("app.example.com", addresses);

        var result = await ProbeAsync(internet, "https://app.example.com/callback");

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Empty(internet.Connections);
    }

    [Fact]
    public async Task A_name_that_changes_its_answer_between_check_and_connect_changes_nothing()
    {
        using var internet = new FakeInternet().With("app.example.com", [Public], ["127.0.0.1"]);

        var result = await ProbeAsync(internet, "https://app.example.com/callback");

        Assert.Equal(ProbeOutcome.Works, result.Outcome);
        Assert.Equal([new IPEndPoint(IPAddress.Parse(Public), 443)], internet.Connections);
    }

    [Fact]
    public async Task A_name_that_changes_its_answer_after_a_redirect_is_checked_again()
    {
        using var internet = new FakeInternet("HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").With("app.example.com", [Public], ["127.0.0.1"]);

        var result = await ProbeAsync(internet, "https://app.example.com/callback");

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.All(internet.Connections, connection => Assert.Null(PublicAddress.Refusal(connection.Address)));
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://internal.example.com/")]
    [InlineData("http://169.254.169.254/latest/")]
    [InlineData("http://app.example.com/")]
    [InlineData("//10.0.0.1/")]
    [InlineData("ftp://10.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:25/")]
    public async Task A_redirect_to_another_host_or_scheme_is_told_and_not_followed(string location)
    {
        using var internet = new FakeInternet($"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").With("app.example.com", [Public]).With("internal.example.com", ["10.0.0.1"]);

        var result = await ProbeAsync(internet, "https://app.example.com/callback");

        Assert.Contains("not followed", result.Evidence, StringComparison.Ordinal);
        Assert.Single(internet.Connections);
    }

    [Theory]
    [InlineData("https://app.example.com:22/")]
    [InlineData("https://app.example.com:6379/")]
    [InlineData("https://app.example.com:80/")]
    public async Task Only_the_ports_of_https_are_tried(string uri)
    {
        using var internet = new FakeInternet().With("app.example.com", [Public]);

        var result = await ProbeAsync(internet, uri);

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Empty(internet.Connections);
    }

    [Fact]
    public async Task A_redirect_to_another_port_is_not_followed_either()
    {
        using var internet = new FakeInternet("HTTP/1.1 302 Found\r\nLocation: https://app.example.com:6379/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").With("app.example.com", [Public]);

        Assert.Equal(ProbeOutcome.Refused, (await ProbeAsync(internet, "https://app.example.com/callback")).Outcome);
        Assert.Single(internet.Connections);
    }

    [Fact]
    public async Task A_circle_of_redirects_ends()
    {
        using var internet = new FakeInternet("HTTP/1.1 302 Found\r\nLocation: /callback\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").With("app.example.com", [Public]);

        var result = await ProbeAsync(internet, "https://app.example.com/callback");

        Assert.Equal(ProbeOutcome.Fails, result.Outcome);
        Assert.Equal(4, internet.Connections.Count);
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up()
    {
        using var internet = new FakeInternet(talk: (_, end) => Task.Delay(Timeout.Infinite, end)).With("app.example.com", [Public]);

        Assert.Equal((ProbeOutcome.Fails, "does not answer in time"), Told(await ProbeAsync(internet, "https://app.example.com/callback", TimeSpan.FromMilliseconds(300))));
    }

    [Fact]
    public async Task Headers_that_come_letter_by_letter_are_given_up()
    {
        using var internet = new FakeInternet(talk: async (stream, end) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nX-Slow: "u8.ToArray(), end);
            while (true)
            {
                await stream.WriteAsync("a"u8.ToArray(), end);
                await Task.Delay(20, end);
            }
        }).With("app.example.com", [Public]);

        Assert.Equal((ProbeOutcome.Fails, "does not answer in time"), Told(await ProbeAsync(internet, "https://app.example.com/callback", TimeSpan.FromMilliseconds(500))));
    }

    [Fact]
    public async Task Headers_without_end_are_not_read_to_the_end()
    {
        var sent = 0L;
        using var internet = new FakeInternet(talk: async (stream, end) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), end);
            var line = Encoding.ASCII.GetBytes($"X-Filler: {new string('a', 1000)}\r\n");
            while (sent < 100_000_000)
            {
                await stream.WriteAsync(line, end);
                sent += line.Length;
            }
        }).With("app.example.com", [Public]);

        Assert.Equal(ProbeOutcome.Fails, (await ProbeAsync(internet, "https://app.example.com/callback")).Outcome);
        Assert.True(sent < 10_000_000, $"{sent} bytes were taken");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_slow_or_without_end_is_not_read(bool isEndless)
    {
        var sent = 0L;
        using var internet = new FakeInternet(talk: async (stream, end) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n"u8.ToArray(), end);
            var part = new byte[isEndless ? 65_536 : 1];
            while (sent < 100_000_000)
            {
                await stream.WriteAsync(part, end);
                sent += part.Length;
                await Task.Delay(isEndless ? 0 : 20, end);
            }
        }).With("app.example.com", [Public]);

        Assert.Equal((ProbeOutcome.Works, "answers 200"), Told(await ProbeAsync(internet, "https://app.example.com/callback")));
        Assert.True(sent < 50_000_000, $"{sent} bytes were taken");
    }

    [Fact]
    public async Task A_certificate_that_is_not_valid_is_told()
    {
        using var internet = new FakeInternet { TrustsItself = false }.With("app.example.com", [Public]);

        Assert.Equal((ProbeOutcome.Fails, "its TLS certificate is not valid for the host"), Told(await ProbeAsync(internet, "https://app.example.com/callback")));
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("220 mail.example.com ESMTP\r\n")]
    [InlineData("\0\0\0\0")]
    public async Task Whatever_is_no_web_server_is_told(string greeting)
    {
        using var internet = new FakeInternet(greeting).With("app.example.com", [Public]);

        Assert.Equal(ProbeOutcome.Fails, (await ProbeAsync(internet, "https://app.example.com/callback", TimeSpan.FromSeconds(1))).Outcome);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "Works", "answers 200")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "Works", "answers 400")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "Works", "answers 404")]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", "Fails", "answers 502, a failure of the server")]
    public async Task An_honest_server_is_told_as_it_answers(string answer, string outcome, string evidence)
    {
        using var internet = new FakeInternet(answer).With("app.example.com", ["2606:2800:21f:cb07:6820:80da:af6b:8b2c"]);

        Assert.Equal((Enum.Parse<ProbeOutcome>(outcome), evidence), Told(await ProbeAsync(internet, "https://app.example.com/callback?x=1")));
        var request = Assert.Single(internet.Requests);
        Assert.DoesNotContain("Cookie", request, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Authorization", request, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("http://127.0.0.1/callback", "leads to the user's own machine")]
    [InlineData("com.example.app:/callback", "leads to an app on the user's device")]
    public async Task What_leads_to_the_users_device_is_not_tried(string uri, string evidence)
    {
        using var internet = new FakeInternet();

        Assert.Equal((ProbeOutcome.NotProbed, evidence), Told(await ProbeAsync(internet, uri)));
        Assert.Empty(internet.Connections);
    }

    [Fact]
    public async Task A_name_without_an_address_is_told()
    {
        using var internet = new FakeInternet();

        Assert.Equal((ProbeOutcome.Fails, "the name of the host has no address"), Told(await ProbeAsync(internet, "https://nowhere.example.com/")));
    }

    [Theory]
    [InlineData("93.184.215.14")]
    [InlineData("1.1.1.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.1")]
    [InlineData("192.167.255.255")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.1")]
    [InlineData("169.253.255.255")]
    [InlineData("198.17.255.255")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001:80b::200e")]
    [InlineData("64:ff9b::5db8:d70e")]
    [InlineData("::ffff:93.184.215.14")]
    public void Public_addresses_are_public(string address) => Assert.Null(PublicAddress.Refusal(IPAddress.Parse(address)));

    private static Task<ProbeResult> ProbeAsync(FakeInternet internet, string uri, TimeSpan? timeout = null) =>
        new RedirectProbe(internet, Options.Create(new ProbeOptions { Timeout = timeout ?? TimeSpan.FromSeconds(20) })).ProbeAsync(uri, default);

    private static (ProbeOutcome Outcome, string Evidence) Told(ProbeResult result) => (result.Outcome, result.Evidence);
}
