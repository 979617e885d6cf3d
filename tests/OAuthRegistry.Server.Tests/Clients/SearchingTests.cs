using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Clients;

public class SearchingTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Each_parameter_looks_in_its_place_and_capitals_do_not_matter(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var mark = Mark();
        var byId = await Client(server, alice, id: $"i-{mark}");
        var byName = await Client(server, alice, name: $"The {mark.ToUpperInvariant()} App");
        var byDescription = await Client(server, alice, description: $"Talks to {mark}");

        Assert.Equal(
            new[] { byId, byName, byDescription }.Order(StringComparer.Ordinal),
            await Found(alice, $"query={mark}")
        );
        Assert.Equal(
            new[] { byId, byName, byDescription }.Order(StringComparer.Ordinal),
            await Found(alice, $"query={mark.ToUpperInvariant()}")
        );
        Assert.Equal([byId], await Found(alice, $"id_contains={mark.ToUpperInvariant()}"));
        Assert.Equal([byName], await Found(alice, $"name_contains=the%20{mark}%20app"));
        Assert.Equal([byDescription], await Found(alice, $"description_contains=TO%20{mark}"));
        Assert.Empty(await Found(alice, $"id_contains={mark}&name_contains={mark}"));
        Assert.Equal([byName], await Found(alice, $"query={mark}&name_contains=app"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Capitals_beyond_ascii_do_not_matter_either(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await Client(server, alice, name: "ÉCOLE Straße Ω 🦊");

        foreach (var text in new[] { "ÉCOLE", "école", "Straße", "ω", "🦊" })
        {
            Assert.Equal([id], await Found(alice, $"name_contains={Uri.EscapeDataString(text)}"));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Letters_of_other_languages_are_folded_alike_on_both_databases(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var id = await Client(server, alice, name: "İSTANBUL ısı  STRAẞE ΟΔΟΣ \u212A \u00A0x");

        string[] alike =
        [
            "İstanbul",
            "istanbul",
            "ISTANBUL",
            "ısı",
            "straße",
            "STRAẞE",
            "οδοσ",
            "k",
            "  s",
            "\u00A0X",
            " ",
        ];
        foreach (var found in alike)
        {
            Assert.Equal([id], await Found(alice, $"name_contains={Uri.EscapeDataString(found)}"));
        }

        foreach (var other in new[] { "isi", "strasse", "οδος", "ıstanbul", "   ", "x " })
        {
            Assert.Empty(await Found(alice, $"name_contains={Uri.EscapeDataString(other)}"));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Percent_underscore_and_backslash_are_letters_like_others(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var plain = await Client(server, alice, name: "100 of a_b c\\d [e]");
        await Client(server, alice, name: "axb");

        foreach (
            var (text, expected) in new (string, string[])[]
            {
                ("%", []),
                ("a_b", [plain]),
                ("a%b", []),
                ("_", [plain]),
                ("\\", [plain]),
                ("[e]", [plain]),
                ("'", []),
                ("\";--", []),
            }
        )
        {
            Assert.Equal(expected, await Found(alice, $"name_contains={Uri.EscapeDataString(text)}"));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task States_narrow_a_search_and_may_be_repeated(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var mark = Mark();
        var waiting = await Client(server, alice, name: mark);
        var flagged = await Client(server, alice, name: mark);
        var rejected = await Client(server, alice, name: mark);
        (await server.Admin.Put($"/clients/{flagged}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        (await server.Admin.Put($"/clients/{flagged}", new { client = new { state = "STATE_FLAGGED" } })).Succeeded();
        (await server.Admin.Put($"/clients/{rejected}", new { client = new { state = "STATE_REJECTED" } })).Succeeded();

        Assert.Equal([waiting], await Found(alice, $"query={mark}&state=STATE_REQUESTED"));
        Assert.Equal([flagged], await Found(alice, $"query={mark}&state=FLAGGED"));
        Assert.Equal([rejected], await Found(alice, $"query={mark}&state=2"));
        Assert.Equal(
            new[] { waiting, rejected }.Order(StringComparer.Ordinal),
            await Found(alice, $"query={mark}&state=STATE_REQUESTED&state=STATE_REJECTED")
        );
        Assert.Empty(await Found(alice, $"query={mark}&state=STATE_SUSPENDED"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Administrators_find_all_and_others_what_they_reach(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(bob);
        var mark = Mark();
        var ofAlice = await Client(server, alice, name: mark);
        var ofBob = (string)
            (
                await bob.Api.Post($"/organizations/{organization}/clients", People.ClientRequest($"b-{mark}"))
            ).Succeeded()["ids"]!["client_id"]!;

        Assert.Equal([ofAlice], await Found(alice, $"query={mark}"));
        Assert.Equal([ofBob], await Found(bob, $"query={mark}"));
        var root = await server.People.NewUser(admin: true);
        Assert.Equal(new[] { ofAlice, ofBob }.Order(StringComparer.Ordinal), await Found(root, $"query={mark}"));

        var narrow = server.As(await server.People.NewKey($"/users/{root.Id}", "RIGHT_USER_ALL", "RIGHT_CLIENT_ALL"));
        Assert.Equal("0", (await narrow.Get($"/search/clients?query={mark}")).Succeeded().Header("X-Total-Count"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Attributes_are_searched_by_their_key_and_a_part_of_their_value(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        Task<string> New(string team, string stage) =>
            server.People.NewClient(
                alice,
                request => request["client"]!["attributes"] = new JsonObject { ["team"] = team, ["stage"] = stage }
            );
        var blue = await New("Deep Blue", "100% \"live\"");
        var green = await New("Grün", "blue");
        async Task<IEnumerable<string>> Find(string query) =>
            (
                (await alice.Api.Get($"/search/clients?order=created_at&{query}")).Succeeded()["clients"] as JsonArray
                ?? []
            ).Select(client => (string)client!["ids"]!["client_id"]!);

        Assert.Equal([blue], await Find("attributes_contain[team]=BLUE"));
        Assert.Equal([green], await Find("attributes_contain%5Bteam%5D=gr%C3%BC"));
        Assert.Equal([green], await Find("attributes_contain[stage]=blue"));
        Assert.Equal([blue], await Find("attributes_contain[team]=blue&attributes_contain[stage]=0%25%20%22"));
        Assert.Empty(await Find("attributes_contain[team]=blue&attributes_contain[stage]=blue"));
        Assert.Empty(await Find("attributes_contain[tea]=blue"));
        Assert.Empty(await Find("attributes_contain[team]=%25"));
        Assert.Equal([blue, green], await Find("attributes_contain[team]="));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_looks_like_a_filter_and_is_none_is_refused_and_other_parameters_are_ignored(
        Database database
    )
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        foreach (
            var filter in new[]
            {
                "name=x",
                "attributes=x",
                "nam_contains=x",
                "stat=x",
                "created_after=2030-01-01T00:00:00Z",
                "user_id=x",
            }
        )
        {
            var answer = (await alice.Api.Get($"/search/clients?{filter}")).Refused(
                HttpStatusCode.BadRequest,
                "validation"
            );
            Assert.Equal([filter.Split('=')[0]], answer.Faulty);
        }

        (await alice.Api.Get("/search/clients?attributes_contain[Team]=x")).Refused(
            HttpStatusCode.BadRequest,
            "validation"
        );
        Assert.Contains(
            "`utm_source`",
            (await alice.Api.Get("/search/clients?utm_source=x")).Succeeded().Header("X-Warning"),
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_asks_for_states_reads_them_whatever_the_mask(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        await server.People.NewClient(alice);

        var found = (await alice.Api.Get("/search/clients?state=REQUESTED&field_mask=redirectUris")).Succeeded()[
            "clients"
        ]![0]!;

        Assert.Equal("STATE_REQUESTED", (string)found["state"]!);
        Assert.NotNull(found["redirect_uris"]);
        Assert.Null(found["name"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_searches_deleted_clients_and_never_purged_ones(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var root = await server.People.NewUser(admin: true);
        var mark = Mark();
        var deleted = await Client(server, alice, id: $"d-{mark}");
        var purged = await Client(server, alice, id: $"p-{mark}");
        (await root.Api.Delete($"/clients/{deleted}")).Succeeded();
        (await root.Api.Delete($"/clients/{purged}/purge")).Succeeded();

        Assert.Empty(await Found(root, $"query={mark}"));
        Assert.Equal([deleted], await Found(root, $"query={mark}&deleted=true"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_search_that_can_not_be_done_names_every_wrong_parameter(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var tooLong = new string('a', 51);

        var answer = await alice.Api.Get(
            $"/search/clients?query={tooLong}&id_contains={tooLong}&name_contains={tooLong}"
                + $"&description_contains={tooLong}&state=STATE_NEW&limit=x&deleted=2"
        );

        answer.Refused(HttpStatusCode.BadRequest, "validation");
        Assert.Equal(
            ["deleted", "description_contains", "id_contains", "limit", "name_contains", "query", "state"],
            answer.Faulty.Order(StringComparer.Ordinal)
        );
        var unreadable = await alice.Api.Get("/search/clients?id_contains=a%00");
        Assert.Equal(["id_contains"], unreadable.Refused(HttpStatusCode.BadRequest, "validation").Faulty);
    }

    private static string Mark() => Guid.NewGuid().ToString("N")[..16];

    private static Task<string> Client(
        RegistryServer server,
        Person owner,
        string? id = null,
        string? name = null,
        string? description = null
    ) =>
        server.People.NewClient(
            owner,
            request =>
            {
                var client = request["client"]!;
                client["ids"]!["client_id"] = id ?? (string)client["ids"]!["client_id"]!;
                client["name"] = name;
                client["description"] = description;
            }
        );

    private static async Task<IEnumerable<string>> Found(Person person, string query) =>
        ((await person.Api.Get($"/search/clients?{query}")).Succeeded()["clients"] as JsonArray ?? []).Select(client =>
            (string)client!["ids"]!["client_id"]!
        );
}
