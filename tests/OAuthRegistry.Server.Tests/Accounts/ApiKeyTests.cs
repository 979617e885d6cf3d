using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

/// <summary>The keys of users and organizations. Whoever manages keys hands on what it holds, never more.</summary>
public class ApiKeyTests
{
    private static readonly DateTimeOffset Later = new(2222, 2, 2, 2, 2, 2, TimeSpan.Zero);

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_is_shown_once_and_never_again(Database database)
    {
        foreach (var (server, alice, keys) in await Worlds(database))
        {
            var created = (
                await alice.Api.Post(
                    keys,
                    new
                    {
                        name = "laptop",
                        rights = new[] { "RIGHT_CLIENT_ALL", "RIGHT_USER_INFO" },
                        expires_at = Later,
                    }
                )
            ).Succeeded();

            Assert.Equal(
                ["id", "key", "name", "rights", "created_at", "updated_at", "expires_at"],
                created.Json.AsObject().Select(member => member.Key)
            );
            var token = BearerToken.Parse((string)created["key"]!)!;
            Assert.Equal(token.Id, (string)created["id"]!);
            Assert.Equal(["RIGHT_USER_INFO", "RIGHT_CLIENT_ALL"], Rights(created.Json));
            Assert.Equal(Later, (DateTimeOffset)created["expires_at"]!);
            (await server.As((string)created["key"]!).Get("/auth_info")).Succeeded();

            var read = (await alice.Api.Get($"{keys}/{token.Id}")).Succeeded();
            var listed = (await alice.Api.Get($"{keys}?limit=1000")).Succeeded();
            var updated = (
                await alice.Api.Put($"{keys}/{token.Id}", new { api_key = new { name = "old laptop" } })
            ).Succeeded();
            Assert.Contains(token.Id, listed["api_keys"]!.AsArray().Select(key => (string)key!["id"]!));
            foreach (var answer in new[] { read, listed, updated })
            {
                Assert.DoesNotContain(token.Secret, answer.Text, StringComparison.Ordinal);
                Assert.DoesNotContain("\"key\"", answer.Text, StringComparison.Ordinal);
            }
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task All_that_is_wrong_with_a_new_key_is_said_at_once(Database database)
    {
        foreach (var (_, alice, keys) in await Worlds(database))
        {
            var answer = (
                await alice.Api.Post(keys, new { name = new string('n', 51), expires_at = "2001-01-01T00:00:00Z" })
            ).Refused(HttpStatusCode.BadRequest, "validation");

            Assert.Equal(["expires_at", "name", "rights"], answer.Faulty.Order(StringComparer.Ordinal));
            Assert.Equal(
                ["rights[0]"],
                (await alice.Api.Post(keys, new { rights = new[] { "RIGHT_NONSENSE" } }))
                    .Refused(HttpStatusCode.BadRequest, "validation")
                    .Faulty
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_never_gets_a_right_that_its_creator_lacks(Database database)
    {
        foreach (var (server, alice, keys) in await Worlds(database))
        {
            var account = keys[..^"/api-keys".Length];
            var (kind, manage) = keys.StartsWith("/users", StringComparison.Ordinal)
                ? ("user", "RIGHT_USER_SETTINGS_API_KEYS")
                : ("organization", "RIGHT_ORGANIZATION_SETTINGS_API_KEYS");
            var narrow = server.As(await server.People.NewKey(account, manage, "RIGHT_CLIENT_INFO"));

            var id = (string)
                (await narrow.Post(keys, new { rights = new[] { "RIGHT_CLIENT_INFO" } })).Succeeded()["id"]!;
            foreach (
                var rights in new string[][]
                {
                    ["RIGHT_ALL"],
                    ["RIGHT_CLIENT_ALL"],
                    ["RIGHT_CLIENT_INFO", "RIGHT_CLIENT_DELETE"],
                    ["RIGHT_GATEWAY_LINK"],
                }
            )
            {
                (await narrow.Post(keys, new { rights })).Refused(
                    HttpStatusCode.Forbidden,
                    $"insufficient_{kind}_rights"
                );
                (await narrow.Put($"{keys}/{id}", new { api_key = new { rights } })).Refused(
                    HttpStatusCode.Forbidden,
                    $"insufficient_{kind}_rights"
                );
            }

            Assert.Equal(["RIGHT_CLIENT_INFO"], Rights((await alice.Api.Get($"{keys}/{id}")).Succeeded().Json));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_member_hands_on_through_keys_only_what_it_may_do_in_the_organization(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(alice);
        var keys = $"/organizations/{organization}/api-keys";
        (await bob.Api.Post(keys, new { rights = new[] { "RIGHT_ORGANIZATION_INFO" } })).Refused(
            HttpStatusCode.Forbidden,
            "no_organization_rights"
        );
        (
            await alice.Api.Put(
                $"/organizations/{organization}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_ORGANIZATION_SETTINGS_API_KEYS" } } }
            )
        ).Succeeded();

        (await bob.Api.Post(keys, new { rights = new[] { "RIGHT_ORGANIZATION_SETTINGS_API_KEYS" } })).Succeeded();

        foreach (var right in new[] { "RIGHT_ALL", "RIGHT_ORGANIZATION_INFO", "RIGHT_USER_INFO", "RIGHT_CLIENT_ALL" })
        {
            (await bob.Api.Post(keys, new { rights = new[] { right } })).Refused(
                HttpStatusCode.Forbidden,
                "insufficient_organization_rights"
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_changes_revives_or_ends_a_key_that_may_do_more(Database database)
    {
        foreach (var (server, alice, keys) in await Worlds(database))
        {
            var kind = keys.StartsWith("/users", StringComparison.Ordinal) ? "user" : "organization";
            var narrow = server.As(
                (string)
                    (
                        await alice.Api.Post(
                            keys,
                            new { rights = new[] { $"RIGHT_{kind.ToUpperInvariant()}_SETTINGS_API_KEYS" } }
                        )
                    ).Succeeded()["key"]!
            );
            var broad = (string)
                (
                    await alice.Api.Post(
                        keys,
                        new
                        {
                            name = "broad",
                            rights = new[] { "RIGHT_ALL" },
                            expires_at = Later,
                        }
                    )
                ).Succeeded()["id"]!;
            var before = (await alice.Api.Get($"{keys}/{broad}")).Succeeded().Text;

            foreach (
                var change in new object[]
                {
                    new { name = "mine" },
                    new { expires_at = (string?)null },
                    new { rights = new[] { $"RIGHT_{kind.ToUpperInvariant()}_SETTINGS_API_KEYS" } },
                }
            )
            {
                (await narrow.Put($"{keys}/{broad}", new { api_key = change })).Refused(
                    HttpStatusCode.Forbidden,
                    $"insufficient_{kind}_rights"
                );
            }

            (await narrow.Delete($"{keys}/{broad}")).Refused(HttpStatusCode.Forbidden, $"insufficient_{kind}_rights");
            Assert.Equal(before, (await alice.Api.Get($"{keys}/{broad}")).Succeeded().Text);
            (await alice.Api.Put($"{keys}/{broad}", new { api_key = new { name = "broad" } })).Succeeded();
            Assert.Equal(before, (await alice.Api.Get($"{keys}/{broad}")).Succeeded().Text);
            (await alice.Api.Delete($"{keys}/{broad}")).Succeeded();
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mask_says_what_of_a_key_changes(Database database)
    {
        foreach (var (_, alice, keys) in await Worlds(database))
        {
            var path =
                $"{keys}/{(string)(await alice.Api.Post(keys, new { name = "laptop", rights = new[] { "RIGHT_CLIENT_ALL" }, expires_at = Later })).Succeeded()["id"]!}";

            (
                await alice.Api.Put(
                    path,
                    new
                    {
                        api_key = new { name = "desk", rights = new[] { "RIGHT_ALL" } },
                        field_mask = new { paths = new[] { "name" } },
                    }
                )
            ).Succeeded();
            var first = (await alice.Api.Get(path)).Succeeded();
            Assert.Equal("desk", (string)first["name"]!);
            Assert.Equal(["RIGHT_CLIENT_ALL"], Rights(first.Json));

            (await alice.Api.Put(path, new { api_key = new { rights = new[] { "RIGHT_CLIENT_INFO" } } })).Succeeded();
            (await alice.Api.Put(path, new { api_key = new { }, field_mask = "name,expires_at" })).Succeeded();
            var second = (await alice.Api.Get(path)).Succeeded();
            Assert.Equal(["RIGHT_CLIENT_INFO"], Rights(second.Json));
            Assert.Null(second["name"]);
            Assert.Null(second["expires_at"]);

            foreach (var forbidden in new[] { "id", "key", "created_at", "nonsense" })
            {
                (await alice.Api.Put(path, new { api_key = new { }, field_mask = forbidden })).Refused(
                    HttpStatusCode.BadRequest,
                    "field_mask_paths"
                );
            }

            Assert.Equal(
                ["api_key.rights"],
                (await alice.Api.Put(path, new { api_key = new { }, field_mask = "rights" }))
                    .Refused(HttpStatusCode.BadRequest, "validation")
                    .Faulty
            );
            Assert.Equal(
                ["api_key.expires_at"],
                (await alice.Api.Put(path, new { api_key = new { expires_at = "2001-01-01T00:00:00Z" } }))
                    .Refused(HttpStatusCode.BadRequest, "validation")
                    .Faulty
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_revoked_key_stops_at_once_and_a_narrowed_one_too(Database database)
    {
        foreach (var (server, alice, keys) in await Worlds(database))
        {
            var created = (await alice.Api.Post(keys, new { rights = new[] { "RIGHT_ALL" } })).Succeeded();
            var (key, path) = (server.As((string)created["key"]!), $"{keys}/{created["id"]}");
            (await key.Get(keys)).Succeeded();

            (await alice.Api.Put(path, new { api_key = new { rights = new[] { "RIGHT_CLIENT_INFO" } } })).Succeeded();
            Assert.Equal(HttpStatusCode.Forbidden, (await key.Get(keys)).Status);
            Assert.Equal("{}", (await alice.Api.Delete(path)).Succeeded().Text);

            (await key.Get("/clients")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
            (await alice.Api.Get(path)).Refused(HttpStatusCode.NotFound, "api_key_not_found");
            (await alice.Api.Delete(path)).Refused(HttpStatusCode.NotFound, "api_key_not_found");
            (await alice.Api.Put(path, new { api_key = new { name = "back" } })).Refused(
                HttpStatusCode.NotFound,
                "api_key_not_found"
            );
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_keys_of_one_account_are_not_those_of_another(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var ofBob = BearerToken.Parse(bob.Key)!.Id;

        (await alice.Api.Get($"/users/{bob.Id}/api-keys")).Refused(HttpStatusCode.Forbidden, "no_user_rights");
        foreach (var id in new[] { ofBob, "nonsense", ofBob.ToLowerInvariant() })
        {
            (await alice.Api.Get($"/users/{alice.Id}/api-keys/{id}")).Refused(
                HttpStatusCode.NotFound,
                "api_key_not_found"
            );
            (await alice.Api.Delete($"/users/{alice.Id}/api-keys/{id}")).Refused(
                HttpStatusCode.NotFound,
                "api_key_not_found"
            );
        }

        (await bob.Api.Get("/clients")).Succeeded();
        (await server.Admin.Get($"/organizations/{alice.Id}/api-keys")).Refused(
            HttpStatusCode.NotFound,
            "organization_not_found"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Keys_are_listed_in_pages_and_in_order(Database database)
    {
        foreach (var (_, alice, keys) in await Worlds(database))
        {
            foreach (var name in new[] { "bbb", "aaa", "ccc" })
            {
                (await alice.Api.Post(keys, new { name, rights = new[] { "RIGHT_ALL" } })).Succeeded();
            }

            foreach (
                var (query, expected) in new (string, string[])[]
                {
                    ("order=-name&limit=2", ["test", "ccc"]),
                    ("order=-name&limit=2&page=2", ["bbb", "aaa"]),
                    ("order=-created_at&limit=1", ["ccc"]),
                }
            )
            {
                var listed = (await alice.Api.Get($"{keys}?{query}")).Succeeded();
                Assert.Equal(expected, listed["api_keys"]!.AsArray().Select(key => (string)key!["name"]!));
                Assert.Equal("4", listed.Header("X-Total-Count"));
            }
        }
    }

    /// <summary>Both kinds of accounts, each with one key named "test" and somebody who may do all there.</summary>
    private static async Task<IEnumerable<(RegistryServer Server, Person Alice, string Keys)>> Worlds(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);
        await server.People.NewKey($"/organizations/{organization}");
        return
        [
            (server, alice, $"/users/{alice.Id}/api-keys"),
            (server, alice, $"/organizations/{organization}/api-keys"),
        ];
    }

    private static IEnumerable<string> Rights(JsonNode key) => key["rights"]!.AsArray().Select(right => (string)right!);
}
