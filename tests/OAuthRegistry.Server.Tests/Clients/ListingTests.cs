using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

public class ListingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_list_comes_in_the_order_asked_for(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var prefix = People.NewId("o");
        foreach (var (id, name) in new[] { ("b", "Zebra"), ("c", "Ant"), ("a", "Moose") })
        {
            await server.People.NewClient(
                alice,
                request =>
                {
                    request["client"]!["ids"]!["client_id"] = $"{prefix}-{id}";
                    request["client"]!["name"] = name;
                }
            );
        }

        foreach (
            var (order, expected) in new[]
            {
                ("", "abc"),
                ("client_id", "abc"),
                ("-client_id", "cba"),
                ("name", "cab"),
                ("-name", "bac"),
                ("created_at", "bca"),
                ("-created_at", "acb"),
            }
        )
        {
            foreach (var list in new[] { $"/users/{alice.Id}/clients", "/clients", "/search/clients" })
            {
                Assert.Equal(
                    expected,
                    string.Concat(Ids(await alice.Api.Get($"{list}?order={order}")).Select(id => id[^1]))
                );
            }
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Pages_follow_each_other_and_every_page_tells_the_total(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await server.People.NewClient(alice));
        }

        ids.Sort(StringComparer.Ordinal);
        foreach (var list in new[] { $"/users/{alice.Id}/clients", "/clients", "/search/clients" })
        {
            foreach (
                var (query, expected) in new (string, IEnumerable<string>)[]
                {
                    ("limit=2", ids[..2]),
                    ("limit=2&page=1", ids[..2]),
                    ("limit=2&page=2", ids[2..4]),
                    ("limit=2&page=3", ids[4..]),
                    ("limit=2&page=4", []),
                    ("limit=5", ids),
                    ("limit=5&page=2", []),
                    ("limit=1000", ids),
                    ("limit=0&page=0", ids),
                    ("page=1000000&limit=1000", []),
                }
            )
            {
                var answer = await alice.Api.Get($"{list}?{query}");
                Assert.Equal(expected, Ids(answer));
                Assert.Equal("5", answer.Header("X-Total-Count"));
            }
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_comes_newest_first_is_turned_round_on_request(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await server.People.NewClient(alice);
        foreach (var state in new[] { "APPROVED", "SUSPENDED", "FLAGGED" })
        {
            (await server.Admin.Put($"/clients/{id}", new { client = new { state } })).Succeeded();
        }

        foreach (
            var (list, member, key) in new[]
            {
                ($"/clients/{id}/events", "events", "revision"),
                ($"/clients/{id}/decisions", "decisions", "revision"),
            }
        )
        {
            async Task<List<long>> Rows(string query) =>
                [
                    .. (await alice.Api.Get($"{list}?{query}")).Succeeded()[member]!
                        .AsArray()
                        .Select(row => (long)row![key]!),
                ];

            var oldest = await Rows("order=created_at");
            Assert.True(oldest.Count >= 3);
            Assert.Equal(oldest.Order(), oldest);
            Assert.Equal(oldest.AsEnumerable().Reverse(), await Rows("order=-created_at"));
            Assert.Equal(oldest.AsEnumerable().Reverse(), await Rows(""));
            Assert.Equal(oldest[1..2], await Rows("order=created_at&limit=1&page=2"));
            Assert.Equal(oldest[^2..^1], await Rows("limit=1&page=2"));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Wrong_parameters_are_named_all_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        foreach (var list in new[] { $"/users/{alice.Id}/clients", "/clients", "/search/clients" })
        {
            var answer = (
                await alice.Api.Get($"{list}?limit=1001&page=-1&order=state&deleted=maybe&field_mask=secret")
            ).Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal(
                ["deleted", "field_mask", "limit", "order", "page"],
                answer.Faulty.Order(StringComparer.Ordinal)
            );
        }

        foreach (
            var query in new[]
            {
                "limit=ten",
                "limit=1.5",
                "limit=99999999999999999999",
                "page=1000001",
                "order=-",
                "order=--name",
                "order=name%00",
                "deleted=yes",
            }
        )
        {
            var answer = (await alice.Api.Get($"/clients?{query}")).Refused(HttpStatusCode.BadRequest, "validation");
            Assert.Equal([query.Split('=')[0]], answer.Faulty);
        }

        Assert.Contains(
            "`ordre`",
            (await alice.Api.Get("/clients?ordre=name")).Succeeded().Header("X-Warning"),
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Deleted_clients_are_listed_where_they_are_asked_for(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var (kept, deleted, purged) = (
            await server.People.NewClient(alice),
            await server.People.NewClient(alice),
            await server.People.NewClient(alice)
        );
        (await alice.Api.Delete($"/clients/{deleted}")).Succeeded();
        (await alice.Api.Delete($"/clients/{purged}")).Succeeded();
        (await server.Admin.Delete($"/clients/{purged}/purge")).Succeeded();

        foreach (var list in new[] { $"/users/{alice.Id}/clients", "/clients", "/search/clients" })
        {
            Assert.Equal([kept], Ids(await alice.Api.Get(list)));
            var answer = await alice.Api.Get($"{list}?deleted=true");
            Assert.Equal([deleted], Ids(answer));
            Assert.NotNull(answer["clients"]![0]!["deleted_at"]);
            Assert.Equal("1", answer.Header("X-Total-Count"));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_callers_own_list_reaches_through_organizations_and_an_accounts_list_does_not(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);
        var own = await server.People.NewClient(alice);
        var shared = (string)
            (
                await alice.Api.Post(
                    $"/organizations/{organization}/clients",
                    People.ClientRequest(People.NewId("shared"))
                )
            ).Succeeded()["ids"]!["client_id"]!;

        Assert.Equal([own, shared], Ids(await alice.Api.Get("/clients")));
        Assert.Equal([own], Ids(await alice.Api.Get($"/users/{alice.Id}/clients")));
        Assert.Equal([shared], Ids(await alice.Api.Get($"/organizations/{organization}/clients")));
        Assert.Equal(
            [shared],
            Ids(await server.As(await server.People.NewKey($"/organizations/{organization}")).Get("/clients"))
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_list_is_for_those_who_may_see_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(alice);
        var narrow = server.As(await server.People.NewKey($"/users/{alice.Id}", "RIGHT_USER_INFO"));

        (await bob.Api.Get($"/users/{alice.Id}/clients")).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        (await bob.Api.Get($"/organizations/{organization}/clients")).Refused(
            HttpStatusCode.Forbidden,
            "no_organization_rights"
        );
        (await narrow.Get($"/users/{alice.Id}/clients")).Refused(HttpStatusCode.Forbidden, "insufficient_user_rights");
        (await server.Admin.Get($"/users/{People.NewId("nobody")}/clients")).Refused(
            HttpStatusCode.NotFound,
            "user_not_found"
        );
        (await server.Admin.Get($"/organizations/{alice.Id}/clients")).Refused(
            HttpStatusCode.NotFound,
            "organization_not_found"
        );
        foreach (var path in new[] { $"/users/{alice.Id}/clients", "/clients", "/search/clients" })
        {
            (await server.As(null).Get(path)).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        }
    }

    private static IEnumerable<string> Ids(Answer answer) =>
        (answer.Succeeded()["clients"] as JsonArray ?? []).Select(client => (string)client!["ids"]!["client_id"]!);
}
