using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>
/// Whoever registers a client chooses where the server connects to. None of what is tried here gets it to a place of
/// its choice.
/// </summary>
public class RedirectProbeTests
{
    private const string Host = "app.example.com",
        Here = "93.184.216.34",
        There = "93.184.216.35",
        Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    /// <summary>Addresses, in every spelling that some resolver understands.</summary>
    public static TheoryData<string> ForbiddenAddresses =>
        [
            "127.0.0.1",
            "127.1",
            "127.0.1",
            "2130706433",
            "0x7f000001",
            "0x7F.0.0.1",
            "0x7f.1",
            "0177.0.0.1",
            "017700000001",
            "0177.1",
            "00000177.0.0.1",
            "0.0.0.0",
            "0",
            "0x0",
            "10.0.0.1",
            "167772161",
            "012.0.0.1",
            "172.16.0.1",
            "0xac100001",
            "192.168.1.1",
            "0xc0a80101",
            "3232235777",
            "0300.0250.1.1",
            "169.254.169.254",
            "2852039166",
            "0xA9FEA9FE",
            "0xa9.0xfe.0xa9.0xfe",
            "0251.0376.0251.0376",
            "169.16689662",
            "168.63.129.16",
            "100.64.0.1",
            "100.100.100.200",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "127。0。0。1",
            "[::1]",
            "[::]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::ffff:169.254.169.254]",
            "[::127.0.0.1]",
            "[::ffff:0:127.0.0.1]",
            "[64:ff9b::127.0.0.1]",
            "[64:ff9b::a9fe:a9fe]",
            "[64:ff9b:1::a00:1]",
            "[2002:7f00:1::]",
            "[2001:0:4136:e378:8000:63bf:80ff:fffe]",
            "[fe80::1]",
            "[fe80::1%25eth0]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[fec0::1]",
            "[ff02::1]",
        ];

    /// <summary>What a name answers with, where one address among others is enough.</summary>
    public static TheoryData<string> ForbiddenAnswers =>
        [
            "127.0.0.1",
            "10.0.0.5",
            "192.168.1.1",
            "172.20.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
            "64:ff9b::10.0.0.1",
            "2002:a00:1::",
            $"{Here} 127.0.0.1",
            $"127.0.0.1 {Here}",
            $"{Here} {There} ::1",
            $"2606:4700:4700::1111 ::ffff:192.168.0.1",
            $"{Here} 169.254.169.254 {There}",
        ];

    /// <summary>Where a server sends the probe on to within its own host, and elsewhere.</summary>
    public static TheoryData<string> RedirectsElsewhere =>
        [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/latest/meta-data/",
            "https://internal.example.com/",
            "https://localhost/",
            "//127.0.0.1/",
            "//internal.example.com/",
            "https://app.example.com.internal.example.com/",
            "https://app.example.com@127.0.0.1/",
            "https://internal.example.com:8443/",
            "http://app.example.com/",
            "http://169.254.169.254/",
            "file:///etc/passwd",
            "gopher://127.0.0.1/",
            "ftp://internal.example.com/",
            "data:text/html,hello",
            "javascript:alert(1)",
        ];

    /// <summary>Answers that end in a failure by themselves, and what is said of them.</summary>
    public static TheoryData<string, string> Misbehaviour =>
        new()
        {
            {
                "HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                "sends on more than"
            },
            {
                "HTTP/1.1 302 Found\r\nLocation: https://app.example.com/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
                "sends on more than"
            },
            { "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", "answers 500" },
            { "HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n", "answers 503" },
            { "SSH-2.0-OpenSSH_9.2\r\n", "does not answer as a web server does" },
            { "", "does not answer as a web server does" },
            {
                "HTTP/1.1 200 OK\r\nX-Long: " + new string('x', 100_000) + "\r\n\r\n",
                "does not answer as a web server does"
            },
            {
                "HTTP/1.1 200 OK\r\n" + string.Concat(Enumerable.Repeat("X-Many: x\r\n", 10_000)) + "\r\n",
                "does not answer as a web server does"
            },
            {
                "HTTP/1.1 302 Found\r\nLocation: https://app.example.com:22/\r\nContent-Length: 0\r\n\r\n",
                "port 22 is not tried"
            },
            {
                "HTTP/1.1 302 Found\r\nLocation: https://app.example.com:6379/\r\nContent-Length: 0\r\n\r\n",
                "port 6379 is not tried"
            },
        };

    [Theory]
    [MemberData(nameof(ForbiddenAddresses))]
    public async Task No_spelling_of_an_address_leads_where_only_the_server_can_go(string host)
    {
        using var internet = new FakeInternet();

        var result = await ProbeAsync(internet, $"https://{host}/callback");

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Contains("not on the public internet", result.Evidence, StringComparison.Ordinal);
        Assert.Empty(internet.Connections);
    }

    [Theory]
    [InlineData("１２７.0.0.1")]
    [InlineData("①②⑦.⓪.⓪.①")]
    public async Task What_only_looks_like_an_address_is_a_name_that_nobody_has(string host)
    {
        using var internet = new FakeInternet();

        var result = await ProbeAsync(internet, $"https://{host}/callback");

        Assert.Contains("no address", result.Evidence, StringComparison.Ordinal);
        Assert.Empty(internet.Connections);
    }

    [Theory]
    [MemberData(nameof(ForbiddenAnswers))]
    public async Task A_name_with_one_forbidden_address_is_not_connected_to(string addresses)
    {
        using var internet = new FakeInternet().Site(Host, Here, Ok).Name(Host, addresses.Split(' '));

        var result = await ProbeAsync(internet);

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Contains("not on the public internet", result.Evidence, StringComparison.Ordinal);
        Assert.Empty(internet.Connections);
    }

    [Fact]
    public async Task A_name_that_changes_its_answer_after_the_check_changes_nothing()
    {
        using var internet = new FakeInternet().Site(Host, Here, Ok).Name(Host, [Here], ["127.0.0.1"]);

        var result = await ProbeAsync(internet);

        Assert.Equal(ProbeOutcome.Works, result.Outcome);
        Assert.Equal([Here], internet.Connections);
    }

    [Fact]
    public async Task A_name_that_changes_its_answer_before_the_next_hop_is_checked_again()
    {
        using var internet = new FakeInternet()
            .Site(Host, Here, "HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            .Name(Host, [Here], ["169.254.169.254"]);

        var result = await ProbeAsync(internet);

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Contains("metadata", result.Evidence, StringComparison.Ordinal);
        Assert.Equal([Here], internet.Connections);
    }

    [Theory]
    [MemberData(nameof(RedirectsElsewhere))]
    public async Task A_redirect_to_another_place_is_told_of_and_not_followed(string location)
    {
        using var internet = new FakeInternet()
            .Site("internal.example.com", There, Ok)
            .Name("localhost", ["127.0.0.1"])
            .Site(Host, Here, $"HTTP/1.1 302 Found\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");

        var result = await ProbeAsync(internet);

        Assert.Contains("answers 302 and sends on to", result.Evidence, StringComparison.Ordinal);
        Assert.Contains("not followed", result.Evidence, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", result.Evidence, StringComparison.Ordinal);
        Assert.Equal([Here], internet.Connections);
    }

    [Theory]
    [MemberData(nameof(Misbehaviour))]
    public async Task A_server_that_misbehaves_fails_with_the_reason(string answer, string reason)
    {
        using var internet = new FakeInternet().Site(Host, Here, answer);

        var result = await ProbeAsync(internet);

        Assert.NotEqual(ProbeOutcome.Works, result.Outcome);
        Assert.Contains(reason, result.Evidence, StringComparison.Ordinal);
        Assert.All(internet.Connections, address => Assert.Equal(Here, address));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ")]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    public async Task A_server_that_never_ends_its_headers_is_given_up(string beginning)
    {
        using var internet = new FakeInternet().Site(
            Host,
            Here,
            async (stream, cancellationToken) =>
            {
                await FakeInternet.WriteAsync(stream, beginning, cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        );

        await IsGivenUp(internet);
    }

    [Fact]
    public async Task A_server_that_drips_its_headers_is_given_up()
    {
        using var internet = new FakeInternet().Site(
            Host,
            Here,
            async (stream, cancellationToken) =>
            {
                await FakeInternet.WriteAsync(stream, "HTTP/1.1 200 OK\r\nX-Drip: ", cancellationToken);
                while (true)
                {
                    await FakeInternet.WriteAsync(stream, "x", cancellationToken);
                    await Task.Delay(50, cancellationToken);
                }
            }
        );

        await IsGivenUp(internet);
    }

    [Fact]
    public async Task A_server_that_says_without_end_that_it_will_answer_fails()
    {
        using var internet = new FakeInternet().Site(
            Host,
            Here,
            async (stream, cancellationToken) =>
            {
                while (true)
                {
                    await FakeInternet.WriteAsync(stream, "HTTP/1.1 103 Early Hints\r\n\r\n", cancellationToken);
                }
            }
        );

        Assert.Equal(ProbeOutcome.Fails, (await ProbeAsync(internet)).Outcome);
    }

    [Fact]
    public async Task A_server_that_never_begins_TLS_is_given_up()
    {
        using var internet = new FakeInternet()
            .Name(Host, [Here])
            .Listen(Here, (_, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));

        await IsGivenUp(internet);
    }

    [Fact]
    public async Task A_body_without_end_is_not_read()
    {
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var internet = new FakeInternet().Site(
            Host,
            Here,
            async (stream, cancellationToken) =>
            {
                try
                {
                    await FakeInternet.WriteAsync(stream, "HTTP/1.1 200 OK\r\n\r\n", cancellationToken);
                    while (true)
                    {
                        await stream.WriteAsync(new byte[64 * 1024], cancellationToken);
                    }
                }
                catch (IOException)
                {
                    hungUp.SetResult();
                }
            }
        );

        var result = await ProbeAsync(internet);

        Assert.Equal((ProbeOutcome.Works, "answers 200"), (result.Outcome, result.Evidence));
        await hungUp.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_body_that_never_comes_is_not_waited_for()
    {
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var internet = new FakeInternet().Site(
            Host,
            Here,
            async (stream, cancellationToken) =>
            {
                await FakeInternet.WriteAsync(
                    stream,
                    "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nx",
                    cancellationToken
                );
                try
                {
                    // The end of what the probe sends is the end of the connection.
                    _ = await stream.ReadAsync(new byte[1], cancellationToken);
                }
                finally
                {
                    hungUp.SetResult();
                }
            }
        );

        var result = await ProbeAsync(internet);

        Assert.Equal((ProbeOutcome.Works, "answers 200"), (result.Outcome, result.Evidence));
        await hungUp.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("for another host")]
    [InlineData("expired")]
    [InlineData("not valid yet")]
    [InlineData("of an unknown root")]
    public async Task A_certificate_that_is_not_good_fails(string fault)
    {
        using var internet = new FakeInternet();
        using var stranger = FakeInternet.NewRoot("CN=Nobody knows it");
        using var certificate = fault switch
        {
            "for another host" => internet.NewCertificate("other.example.com"),
            "expired" => internet.NewCertificate(Host, -20, -10),
            "not valid yet" => internet.NewCertificate(Host, 10, 20),
            _ => internet.NewCertificate(Host, issuer: stranger),
        };
        internet.Site(Host, Here, Ok, certificate);

        var result = await ProbeAsync(internet);

        Assert.Equal(ProbeOutcome.Fails, result.Outcome);
        Assert.Contains("certificate", result.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_certificate_names_is_not_fetched()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        using var internet = new FakeInternet();
        using var stranger = FakeInternet.NewRoot("CN=Nobody knows it");
        using var certificate = internet.NewCertificate(
            Host,
            issuer: stranger,
            issuerAddress: $"http://{inside.LocalEndpoint}/issuer.cer"
        );
        internet.Site(Host, Here, Ok, certificate);

        var result = await ProbeAsync(internet);

        Assert.Equal(ProbeOutcome.Fails, result.Outcome);
        Assert.False(inside.Pending());
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_fails()
    {
        using var internet = new FakeInternet()
            .Name(Host, [Here])
            .Listen(Here, (stream, cancellationToken) => FakeInternet.WriteAsync(stream, Ok, cancellationToken));

        Assert.Equal(ProbeOutcome.Fails, (await ProbeAsync(internet)).Outcome);
    }

    [Theory]
    [InlineData("https://app.example.com:22/", "port 22")]
    [InlineData("https://app.example.com:80/", "port 80")]
    [InlineData("https://app.example.com:5432/", "port 5432")]
    [InlineData("https://app.example.com:6379/", "port 6379")]
    [InlineData("http://app.example.com/", "only https")]
    [InlineData("http://169.254.169.254/latest/meta-data/", "only https")]
    public async Task Other_ports_and_schemes_are_not_tried(string uri, string reason)
    {
        using var internet = new FakeInternet().Site(Host, Here, Ok);

        var result = await ProbeAsync(internet, uri);

        Assert.Equal(ProbeOutcome.Refused, result.Outcome);
        Assert.Contains(reason, result.Evidence, StringComparison.Ordinal);
        Assert.Empty(internet.Connections);
    }

    [Fact]
    public async Task A_name_without_an_address_fails()
    {
        using var internet = new FakeInternet().Name(
            "empty.example.com",
            [
                [],
            ]
        );

        Assert.Contains(
            "no address",
            (await ProbeAsync(internet, "https://nowhere.example.com/")).Evidence,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no address",
            (await ProbeAsync(internet, "https://empty.example.com/")).Evidence,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_address_where_nothing_listens_fails()
    {
        using var internet = new FakeInternet().Name(Host, [Here]);

        var result = await ProbeAsync(internet);

        Assert.Equal((ProbeOutcome.Fails, "the connection is refused"), (result.Outcome, result.Evidence));
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "answers 200")]
    [InlineData("HTTP/1.1 204 No Content\r\n\r\n", "answers 204")]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", "answers 400")]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n", "answers 401")]
    [InlineData("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "answers 404")]
    [InlineData("HTTP/1.1 304 Not Modified\r\n\r\n", "answers 304")]
    [InlineData(
        "HTTP/1.1 302 Found\r\nLocation: https://login.example.com/\r\nContent-Length: 0\r\n\r\n",
        "answers 302 and sends on to another host"
    )]
    public async Task A_callback_that_answers_works_even_if_it_wants_a_code_first(string answer, string evidence)
    {
        using var internet = new FakeInternet().Site(Host, Here, answer);

        var result = await ProbeAsync(internet);

        Assert.Equal(ProbeOutcome.Works, result.Outcome);
        Assert.StartsWith(evidence, result.Evidence, StringComparison.Ordinal);
        Assert.Equal([Here], internet.Connections);
    }

    [Fact]
    public async Task A_redirect_within_the_host_is_followed_without_cookies()
    {
        var requests = 0;
        using var internet = new FakeInternet().Site(
            Host,
            Here,
            (stream, cancellationToken) =>
                FakeInternet.WriteAsync(
                    stream,
                    Interlocked.Increment(ref requests) == 1
                        ? "HTTP/1.1 302 Found\r\nLocation: /signed-in\r\nSet-Cookie: id=1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                        : Ok,
                    cancellationToken
                )
        );

        Assert.Equal(ProbeOutcome.Works, (await ProbeAsync(internet)).Outcome);
        Assert.Equal(2, requests);
    }

    [Fact]
    public async Task A_host_with_an_address_that_can_not_be_reached_from_here_works_by_its_other_one()
    {
        using var internet = new FakeInternet().Site(Host, Here, Ok).Name(Host, ["2606:4700:4700::1111", Here]);

        Assert.Equal(ProbeOutcome.Works, (await ProbeAsync(internet)).Outcome);
        Assert.Equal(["2606:4700:4700::1111", Here], internet.Connections);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/callback", "own machine")]
    [InlineData("http://localhost/callback", "own machine")]
    [InlineData("http://[::1]:3000/", "own machine")]
    [InlineData("com.example.app:/callback", "an app")]
    public async Task What_is_on_the_users_side_is_not_tried(string uri, string reason)
    {
        using var internet = new FakeInternet();

        var result = await ProbeAsync(internet, uri);

        Assert.Equal(ProbeOutcome.NotProbed, result.Outcome);
        Assert.Contains(reason, result.Evidence, StringComparison.Ordinal);
        Assert.Empty(internet.Connections);
    }

    [Fact]
    public async Task An_operator_can_turn_the_probe_off()
    {
        using var internet = new FakeInternet().Site(Host, Here, Ok);

        var result = await NewProbe(internet, new ProbeOptions { Enabled = false })
            .ProbeAsync($"https://{Host}/", CancellationToken.None);

        Assert.Equal(ProbeOutcome.NotProbed, result.Outcome);
        Assert.Empty(internet.Connections);
    }

    private static async Task IsGivenUp(FakeInternet internet)
    {
        var result = await NewProbe(internet, new ProbeOptions { Timeout = TimeSpan.FromSeconds(1) })
            .ProbeAsync($"https://{Host}/", CancellationToken.None);

        Assert.Equal((ProbeOutcome.Fails, "does not answer in time"), (result.Outcome, result.Evidence));
        Assert.Equal([Here], internet.Connections);
    }

    /// <summary>With more patience than any test needs.</summary>
    private static Task<ProbeResult> ProbeAsync(FakeInternet internet, string uri = $"https://{Host}/") =>
        NewProbe(internet, new ProbeOptions { Timeout = TimeSpan.FromMinutes(1) })
            .ProbeAsync(uri, CancellationToken.None);

    private static RedirectProbe NewProbe(FakeInternet internet, ProbeOptions options) =>
        new(new PublicHttp(internet), Options.Create(options));
}
