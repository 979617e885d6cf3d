using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews.Proofs;

/// <summary>An account proves that a host is its own, and nothing that others wrote proves it.</summary>
public class HostProofTests
{
    private const string Address = "93.184.216.34";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_TXT_record_proves_a_host(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var hosts = $"/users/{alice.Id}/hosts";

        var added = (await alice.Api.Post(hosts, new { host = "Example.COM." })).Succeeded();
        Assert.Equal("example.com", (string)added["host"]!);
        Assert.Equal("_oauth-registry.example.com", (string)added["txt_name"]!);
        Assert.StartsWith("oauth-registry=localhost/", (string)added["txt_value"]!, StringComparison.Ordinal);
        Assert.Equal("https://example.com/.well-known/oauth-registry.txt", (string)added["file_url"]!);
        Assert.Equal((string)added["txt_value"]!, (string)added["file_content"]!);
        Assert.Null(added["proven_at"]);

        world.Dns.Txt("_oauth-registry.example.com", "v=something else", (string)added["txt_value"]!);
        var proven = (await alice.Api.Post($"{hosts}/EXAMPLE.com/verify")).Succeeded();

        Assert.Equal("PROOF_DNS", (string)proven["proven_by"]!);
        Assert.NotNull(proven["proven_at"]);
        Assert.Empty(world.Internet.Connections);
        var listed = Assert.Single((await alice.Api.Get(hosts)).Succeeded()["hosts"]!.AsArray())!;
        Assert.True(JsonNode.DeepEquals(proven.Json, listed), listed.ToJsonString());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_file_proves_a_host(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var organization = await world.Server.People.NewOrganization(alice);
        var account = $"/organizations/{organization}";
        var added = await world.AddAsync(alice.Api, account, "app.example.com", withRecord: false);
        world.Internet.Site("app.example.com", Address, HostWorld.File($"# ours\r\n{added["file_content"]}\r\n"));

        var proven = (await alice.Api.Post($"{account}/hosts/app.example.com/verify")).Succeeded();

        Assert.Equal("PROOF_FILE", (string)proven["proven_by"]!);
        Assert.Null(proven["last_failure"]);
        Assert.Equal([Address], world.Internet.Connections);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_written_for_another_registry_account_or_host_proves_nothing(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var (alice, bob) = (await world.Server.People.NewUser(), await world.Server.People.NewUser());
        var account = $"/users/{alice.Id}";
        var own = (string)(await world.AddAsync(alice.Api, account, "example.com", withRecord: false))["txt_value"]!;
        var ofBob = await world.AddAsync(bob.Api, $"/users/{bob.Id}", "example.com", withRecord: false);
        var ofOther = await world.AddAsync(alice.Api, account, "example.org", withRecord: false);
        string[] foreign =
        [
            (string)ofBob["txt_value"]!,
            (string)ofOther["txt_value"]!,
            own.Replace("localhost", "registry.example.net", StringComparison.Ordinal),
            own[..^1],
            $" {own}x",
        ];
        world.Dns.Txt("_oauth-registry.example.com", foreign);
        world.Dns.Txt("example.com", own);
        world.Internet.Site("example.com", Address, HostWorld.File(string.Join('\n', foreign)));

        var refused = (await alice.Api.Post($"{account}/hosts/example.com/verify")).Refused(
            HttpStatusCode.BadRequest,
            "host_not_proven"
        );

        var detail = (string)refused["detail"]!;
        Assert.Contains("a record of another registry, account or host", detail, StringComparison.Ordinal);
        Assert.Contains("no line of it is the content", detail, StringComparison.Ordinal);
        Assert.DoesNotContain((string)ofBob["txt_value"]!, refused.Text, StringComparison.Ordinal);

        world.Dns.Txt("_oauth-registry.example.com", [.. foreign, own]);
        (await alice.Api.Post($"{account}/hosts/example.com/verify")).Succeeded();
        (await bob.Api.Post($"/users/{bob.Id}/hosts/example.com/verify")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_a_proof_the_refusal_says_of_both_what_was_found_and_what_would_be_right(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var account = $"/users/{alice.Id}";
        var added = await world.AddAsync(alice.Api, account, "example.com", withRecord: false);

        var refused = (await alice.Api.Post($"{account}/hosts/example.com/verify")).Refused(
            HttpStatusCode.BadRequest,
            "host_not_proven"
        );

        var detail = (string)refused["detail"]!;
        Assert.Contains("_oauth-registry.example.com has no TXT record", detail, StringComparison.Ordinal);
        Assert.Contains("the name of the host has no address", detail, StringComparison.Ordinal);
        Assert.Contains((string)added["txt_value"]!, detail, StringComparison.Ordinal);
        var listed = (await alice.Api.Get($"{account}/hosts")).Succeeded()["hosts"]![0]!;
        Assert.Contains("has no TXT record", (string)listed["last_failure"]!, StringComparison.Ordinal);
        Assert.NotNull(listed["last_checked_at"]);
        Assert.Null(listed["failing_since"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_file_that_is_elsewhere_too_large_or_in_a_private_place_proves_nothing(Database database)
    {
        await using var world = await HostWorld.StartAsync(database, ("Reviews:ProofTimeout", "00:00:03"));
        var alice = await world.Server.People.NewUser();
        var account = $"/users/{alice.Id}";
        async Task<string> ContentOf(string host) =>
            (string)(await world.AddAsync(alice.Api, account, host, withRecord: false))["file_content"]!;

        var moved = await ContentOf("moved.example.com");
        world.Internet.Site("elsewhere.example.com", "93.184.216.40", HostWorld.File(moved));
        world.Internet.Site(
            "moved.example.com",
            "93.184.216.41",
            "HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example.com/\r\nContent-Length: 0\r\n\r\n"
        );
        var large = await ContentOf("large.example.com");
        world.Internet.Site(
            "large.example.com",
            "93.184.216.42",
            HostWorld.File(large + "\n" + new string('x', 100_000))
        );
        await ContentOf("private.example.com");
        world.Internet.Name("private.example.com", ["10.0.0.5"]);
        await ContentOf("both.example.com");
        world.Internet.Name("both.example.com", ["93.184.216.40", "169.254.169.254"]);
        await ContentOf("missing.example.com");
        world.Internet.Site(
            "missing.example.com",
            "93.184.216.43",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        );
        await ContentOf("slow.example.com");
        world.Internet.Site(
            "slow.example.com",
            "93.184.216.44",
            async (stream, cancellationToken) =>
            {
                await FakeInternet.WriteAsync(stream, "HTTP/1.1 200 OK\r\n\r\n", cancellationToken);
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
        );

        foreach (
            var (host, says) in new[]
            {
                ("moved", "answers 302 and sends elsewhere"),
                ("large", "is larger than 8192 bytes"),
                ("private", "10.0.0.5 is private"),
                ("both", "169.254.169.254 is link-local"),
                ("missing", "the server answers 404"),
                ("slow", "does not answer in time"),
            }
        )
        {
            var refused = (await alice.Api.Post($"{account}/hosts/{host}.example.com/verify")).Refused(
                HttpStatusCode.BadRequest,
                "host_not_proven"
            );
            Assert.Contains(says, (string)refused["detail"]!, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("93.184.216.40", world.Internet.Connections);
        Assert.DoesNotContain("10.0.0.5", world.Internet.Connections);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_resolver_that_does_not_answer_is_not_waited_for(Database database)
    {
        await using var world = await HostWorld.StartAsync(database, ("Reviews:ProofTimeout", "00:00:01"));
        var alice = await world.Server.People.NewUser();
        var account = $"/users/{alice.Id}";
        var added = await world.AddAsync(alice.Api, account, "example.com");
        world.Dns.IsSilent = true;

        var refused = (await alice.Api.Post($"{account}/hosts/example.com/verify")).Refused(
            HttpStatusCode.BadRequest,
            "host_not_proven"
        );
        Assert.Contains("the resolver does not answer in time", (string)refused["detail"]!, StringComparison.Ordinal);

        // The file may prove it all the same.
        world.Internet.Site("example.com", Address, HostWorld.File((string)added["file_content"]!));
        Assert.Equal(
            "PROOF_FILE",
            (string)(await alice.Api.Post($"{account}/hosts/example.com/verify")).Succeeded()["proven_by"]!
        );
    }

    [Theory]
    [InlineData("", "is missing")]
    [InlineData("https://example.com/", "is an address")]
    [InlineData("user@example.com", "is an address")]
    [InlineData("example.com:8443", "has a port")]
    [InlineData("93.184.216.34", "is an IP address")]
    [InlineData("[2606:4700::1]", "is an IP address")]
    [InlineData("127.1", "is an IP address")]
    [InlineData("example.0x7f", "ends in a number")]
    [InlineData("localhost", "ends in `localhost`")]
    [InlineData("app.localhost.", "ends in `localhost`")]
    [InlineData("printer.local", "ends in `local`")]
    [InlineData("intranet", "is a single word")]
    [InlineData("*.example.com", "has a wildcard")]
    [InlineData("a..example.com", "is no name of a host")]
    [InlineData("-a.example.com", "is no name of a host")]
    [InlineData("a_b.example.com", "is no name of a host")]
    [InlineData("example.com..", "is no name of a host")]
    [InlineData("exa mple.com", "has blanks")]
    [InlineData("exa\u0000mple.com", "has blanks")]
    public void What_nobody_can_prove_to_own_is_refused_in_words(string host, string says)
    {
        Assert.Null(OAuthRegistry.Rules.HostName.Read(host));
        Assert.Contains(says, OAuthRegistry.Rules.HostName.WhyNot(host), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EXAMPLE.com.", "example.com")]
    [InlineData("Bücher.example.com", "xn--bcher-kva.example.com")]
    [InlineData("xn--bcher-kva.example.com", "xn--bcher-kva.example.com")]
    [InlineData(" app.example.com ", "app.example.com")]
    public void A_host_has_one_name(string host, string name) =>
        Assert.Equal(name, OAuthRegistry.Rules.HostName.Read(host));

    [Theory, OnSqlite, OnPostgres]
    public async Task A_host_is_added_once_and_only_so_many_are(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var hosts = $"/users/{alice.Id}/hosts";

        (await alice.Api.Post(hosts, new { host = "localhost:80" })).Refused(HttpStatusCode.BadRequest, "validation");
        (await alice.Api.Post(hosts, new { })).Refused(HttpStatusCode.BadRequest, "validation");
        (await alice.Api.Post(hosts, new { host = "a.example.com" })).Succeeded();
        (await alice.Api.Post(hosts, new { host = "A.example.com." })).Refused(HttpStatusCode.Conflict, "host_exists");
        for (var i = 1; i < 30; i++)
        {
            (await alice.Api.Post(hosts, new { host = $"host{i}.example.com" })).Succeeded();
        }

        (await alice.Api.Post(hosts, new { host = "z.example.com" })).Refused(
            HttpStatusCode.TooManyRequests,
            "too_many_hosts"
        );
        var page = (await alice.Api.Get($"{hosts}?limit=2&order=-host")).Succeeded();
        Assert.Equal("30", page.Header("X-Total-Count"));
        Assert.Equal(2, page["hosts"]!.AsArray().Count);
        (await alice.Api.Delete($"{hosts}/a.example.com")).Succeeded();
        (await alice.Api.Delete($"{hosts}/a.example.com")).Refused(HttpStatusCode.NotFound, "host_not_found");
        (await alice.Api.Post($"{hosts}/no%20host/verify")).Refused(HttpStatusCode.NotFound, "host_not_found");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Hosts_are_looked_at_only_so_often(Database database)
    {
        await using var world = await HostWorld.StartAsync(
            database,
            ("Reviews:ProofsPerAccount", "2"),
            ("Reviews:ProofsPerHost", "3")
        );
        var (alice, bob) = (await world.Server.People.NewUser(), await world.Server.People.NewUser());
        await world.AddAsync(alice.Api, $"/users/{alice.Id}", "example.com");
        await world.AddAsync(bob.Api, $"/users/{bob.Id}", "example.com", withRecord: false);
        Task<Answer> Verify(Person person) => person.Api.Post($"/users/{person.Id}/hosts/example.com/verify");

        (await Verify(alice)).Succeeded();
        (await Verify(alice)).Succeeded();
        var refused = (await Verify(alice)).Refused(HttpStatusCode.TooManyRequests, "too_many_proofs");
        Assert.NotEqual("", refused.Header("Retry-After"));
        (await Verify(bob)).Refused(HttpStatusCode.BadRequest, "host_not_proven");
        (await Verify(bob)).Refused(HttpStatusCode.TooManyRequests, "too_many_proofs");
        Assert.Equal(3, world.Dns.Asked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_may_look_may_not_change_and_strangers_may_neither(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var (alice, bob, eve) = (
            await world.Server.People.NewUser(),
            await world.Server.People.NewUser(),
            await world.Server.People.NewUser()
        );
        var organization = await world.Server.People.NewOrganization(alice);
        var hosts = $"/organizations/{organization}/hosts";
        await world.AddAsync(alice.Api, $"/organizations/{organization}", "example.com");
        (
            await alice.Api.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ORGANIZATION_INFO" } } }
            )
        ).Succeeded();

        Assert.Single((await bob.Api.Get(hosts)).Succeeded()["hosts"]!.AsArray());
        foreach (
            var refused in new[]
            {
                await bob.Api.Post(hosts, new { host = "example.org" }),
                await bob.Api.Post($"{hosts}/example.com/verify"),
                await bob.Api.Delete($"{hosts}/example.com"),
                await eve.Api.Get(hosts),
                await eve.Api.Post($"{hosts}/example.com/verify"),
                await eve.Api.Get($"/users/{alice.Id}/hosts"),
            }
        )
        {
            Assert.True(refused.Status == HttpStatusCode.Forbidden, refused.Text);
        }

        Assert.Equal(0, world.Dns.Asked);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_record_tells_what_was_added_proven_and_removed(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        var account = $"/users/{alice.Id}";
        await world.ProveAsync(alice.Api, account, "example.com");
        (await alice.Api.Post($"{account}/hosts/example.com/verify")).Succeeded();
        (await alice.Api.Delete($"{account}/hosts/example.com")).Succeeded();

        var events = (await alice.Api.Get($"{account}/events")).Succeeded()["events"]!.AsArray();

        Assert.Equal(
            ["host.remove", "host.prove", "host.add"],
            events
                .Select(one => (string)one!["action"]!)
                .Where(action => action.StartsWith("host.", StringComparison.Ordinal))
        );
        var proven = events.Single(one => (string)one!["action"]! == "host.prove")!["changes"]![0]!;
        Assert.Equal("hosts.example.com", (string)proven["field"]!);
        Assert.Equal(("unproven", "PROOF_DNS"), ((string)proven["from"]!, (string)proven["to"]!));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_account_that_is_deleted_takes_its_hosts_along_and_no_other_loses_any(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var (alice, bob) = (await world.Server.People.NewUser(), await world.Server.People.NewUser());
        var (one, two) = (
            await world.Server.People.NewOrganization(alice),
            await world.Server.People.NewOrganization(alice)
        );
        var first = await world.AddAsync(alice.Api, $"/organizations/{one}", "example.com", withRecord: false);
        var second = await world.AddAsync(alice.Api, $"/organizations/{two}", "example.com", withRecord: false);
        world.Dns.Txt("_oauth-registry.example.com", (string)first["txt_value"]!, (string)second["txt_value"]!);
        (await alice.Api.Post($"/organizations/{one}/hosts/example.com/verify")).Succeeded();
        (await alice.Api.Post($"/organizations/{two}/hosts/example.com/verify")).Succeeded();

        (await alice.Api.Delete($"/organizations/{one}")).Succeeded();
        (await world.Server.Admin.Post($"/organizations/{one}/restore")).Succeeded();

        Assert.Empty((await world.Server.Admin.Get($"/organizations/{one}/hosts")).Succeeded()["hosts"]!.AsArray());
        Assert.NotNull((await alice.Api.Get($"/organizations/{two}/hosts")).Succeeded()["hosts"]![0]!["proven_at"]);
        Assert.Contains(
            "host.remove",
            (await world.Server.Admin.Get($"/organizations/{one}/events")).Succeeded().Text,
            StringComparison.Ordinal
        );
        Assert.Empty((await bob.Api.Get($"/users/{bob.Id}/hosts")).Succeeded()["hosts"]!.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Taking_all_access_back_leaves_the_hosts(Database database)
    {
        await using var world = await HostWorld.StartAsync(database);
        var alice = await world.Server.People.NewUser();
        await world.ProveAsync(alice.Api, $"/users/{alice.Id}", "example.com");

        (
            await world.Server.Admin.Put(
                $"/users/{alice.Id}/password",
                new { @new = "Another-password-4-somebody", revoke_all_access = true }
            )
        ).Succeeded();

        Assert.NotNull(
            (await world.Server.Admin.Get($"/users/{alice.Id}/hosts")).Succeeded()["hosts"]![0]!["proven_at"]
        );
    }
}
