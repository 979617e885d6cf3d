using System.Net;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Accounts;

/// <summary>Users are created by administrators, shown to everybody a little and to themselves in full.</summary>
public class UserTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_creates_a_user_who_may_start_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var id = People.NewId("user");

        var answer = (
            await server.Admin.Post(
                "/users",
                new
                {
                    user = new
                    {
                        ids = new { user_id = id },
                        name = "Ärztin 阿丽",
                        description = "line 1\nline 2",
                        attributes = new { team = "blue" },
                        primary_email_address = $"{id}@example.com",
                        password = "A-password-4-me",
                    },
                }
            )
        ).Succeeded();

        Assert.Equal(
            ["ids", "created_at", "updated_at", "name", "description", "attributes", "primary_email_address", "state"],
            answer.Json.AsObject().Select(member => member.Key)
        );
        Assert.Equal("STATE_APPROVED", (string)answer["state"]!);
        Assert.Equal("Ärztin 阿丽", (string)answer["name"]!);
        Assert.DoesNotContain("password", answer.Text, StringComparison.Ordinal);
        Assert.Equal(answer.Text, (await server.Admin.Get($"/users/{id}")).Succeeded().Text);
        var user = server.As(await server.People.NewKey($"/users/{id}"));
        Assert.Equal(
            $"{id}@example.com",
            (string)(await user.Get($"/users/{id}")).Succeeded()["primary_email_address"]!
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_administrators_create_and_list_users(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var body = new { user = new { ids = new { user_id = People.NewId("user") } } };

        (await alice.Api.Post("/users", body)).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await alice.Api.Get("/users")).Refused(HttpStatusCode.Forbidden, "permission_denied");
        (await server.As(null).Post("/users", body)).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await alice.Api.Get($"/users/{body.user.ids.user_id}")).Refused(HttpStatusCode.NotFound, "user_not_found");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task All_that_is_wrong_with_a_new_user_is_said_at_once(Database database)
    {
        var server = await RegistryServer.On(database);

        var answer = await server.Admin.Post(
            "/users",
            new
            {
                user = new
                {
                    ids = new { user_id = "A" },
                    name = new string('n', 51),
                    description = new string('d', 2001),
                    attributes = new { X = "v" },
                    primary_email_address = "nobody",
                    password = "short",
                    state_description = "a\nb",
                },
            }
        );

        answer.Refused(HttpStatusCode.BadRequest, "validation");
        Assert.Equal(
            [
                "user.attributes.X",
                "user.description",
                "user.ids.user_id",
                "user.name",
                "user.password",
                "user.primary_email_address",
                "user.state_description",
            ],
            answer.Faulty.Order(StringComparer.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Everybody_signed_in_sees_the_name_of_a_user_and_no_more(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        (
            await alice.Api.Put(
                $"/users/{alice.Id}",
                new
                {
                    user = new
                    {
                        name = "Alice",
                        description = "private",
                        primary_email_address = $"{alice.Id}@example.com",
                    },
                }
            )
        ).Succeeded();

        var seen = (await bob.Api.Get($"/users/{alice.Id}")).Succeeded();

        Assert.Equal(["ids", "created_at", "updated_at", "name"], seen.Json.AsObject().Select(member => member.Key));
        (await bob.Api.Get($"/users/{alice.Id}?field_mask=name,primary_email_address")).Refused(
            HttpStatusCode.Forbidden,
            "no_user_rights"
        );
        (await server.As(null).Get($"/users/{alice.Id}")).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
        var masked = (await alice.Api.Get($"/users/{alice.Id}?field_mask=description")).Succeeded();
        Assert.Equal(
            ["ids", "created_at", "updated_at", "description"],
            masked.Json.AsObject().Select(member => member.Key)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Administrators_list_users_in_pages_and_in_order(Database database)
    {
        var server = await RegistryServer.On(database);
        var users = new[]
        {
            await server.People.NewUser(name: "aaa"),
            await server.People.NewUser(name: "aaa"),
            await server.People.NewUser(name: "aaa"),
        };
        (await server.Admin.Delete($"/users/{users[2].Id}")).Succeeded();

        var listed = await All(server.Admin, "/users?order=-user_id");
        var deleted = await All(server.Admin, "/users?order=user_id&deleted=true");

        Assert.Equal(listed.OrderDescending(StringComparer.Ordinal), listed);
        Assert.All([users[0].Id, users[1].Id, "admin"], id => Assert.Contains(id, listed));
        Assert.DoesNotContain(users[2].Id, listed);
        Assert.Contains(users[2].Id, deleted);
        Assert.DoesNotContain(users[0].Id, deleted);
        Assert.Equal(
            ["limit", "order", "page"],
            (await server.Admin.Get("/users?limit=1001&order=age&page=x"))
                .Refused(HttpStatusCode.BadRequest, "validation")
                .Faulty.Order(StringComparer.Ordinal)
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_changes_its_profile_by_mask_or_by_what_the_body_holds(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        (
            await alice.Api.Put($"/users/{alice.Id}", new { user = new { name = "Alice", description = "Text" } })
        ).Succeeded();

        var answer = (
            await alice.Api.Put(
                $"/users/{alice.Id}",
                new
                {
                    user = new { name = "New", description = "Not in the mask" },
                    field_mask = new { paths = new[] { "name", "attributes" } },
                }
            )
        ).Succeeded();

        Assert.Equal(["ids", "created_at", "updated_at", "name"], answer.Json.AsObject().Select(member => member.Key));
        var stored = (await alice.Api.Get($"/users/{alice.Id}")).Succeeded();
        Assert.Equal(("New", "Text"), ((string)stored["name"]!, (string)stored["description"]!));
        (await alice.Api.Put($"/users/{alice.Id}", new { user = new { }, field_mask = "description" })).Succeeded();
        Assert.Null((await alice.Api.Get($"/users/{alice.Id}")).Succeeded()["description"]);
        foreach (var path in new[] { "ids", "created_at", "password", "nonsense", "" })
        {
            (
                await alice.Api.Put(
                    $"/users/{alice.Id}",
                    new { user = new { }, field_mask = new { paths = new[] { path } } }
                )
            ).Refused(HttpStatusCode.BadRequest, "field_mask_paths");
        }

        var warned = (
            await alice.Api.Put(
                $"/users/{alice.Id}",
                new { user = new { ids = new { user_id = "somebody-else" }, password = "Another-1-of-them" } }
            )
        ).Succeeded();
        Assert.Contains(
            "the body names another user than the path",
            warned.Header("X-Warning"),
            StringComparison.Ordinal
        );
        Assert.Contains("`user.password` ignored", warned.Header("X-Warning"), StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_makes_itself_an_administrator_or_approves_itself(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        foreach (
            var (member, body) in new (string, object)[]
            {
                ("admin", new { user = new { admin = true } }),
                ("admin", new { user = new { admin = true, name = "Alice" }, field_mask = "name,admin" }),
                ("state", new { user = new { state = "STATE_FLAGGED" } }),
                ("state", new { user = new { }, field_mask = "state" }),
                ("state_description", new { user = new { state_description = "all is well" } }),
            }
        )
        {
            var answer = (await alice.Api.Put($"/users/{alice.Id}", body)).Refused(
                HttpStatusCode.Forbidden,
                "update_admin_field"
            );
            Assert.Equal(member, (string)answer["details"]![0]!["attributes"]!["field"]!);
        }

        Assert.Null((await server.Admin.Get($"/users/{alice.Id}")).Succeeded()["name"]);
        (
            await server.Admin.Put(
                $"/users/{alice.Id}",
                new
                {
                    user = new
                    {
                        admin = true,
                        state = "STATE_SUSPENDED",
                        state_description = "for a while",
                    },
                }
            )
        ).Succeeded();
        var stored = (await server.Admin.Get($"/users/{alice.Id}")).Succeeded();
        Assert.Equal(
            ("STATE_SUSPENDED", "for a while", true),
            ((string)stored["state"]!, (string)stored["state_description"]!, (bool)stored["admin"]!)
        );
        (await server.Admin.Put($"/users/{alice.Id}", new { user = new { state = "STATE_APPROVED" } })).Succeeded();
        Assert.Null((await server.Admin.Get($"/users/{alice.Id}")).Succeeded()["state_description"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_email_address_belongs_to_one_user_however_it_is_written(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, bob) = (await server.People.NewUser(), await server.People.NewUser());
        var address = $"{alice.Id}@example.com";
        (await alice.Api.Put($"/users/{alice.Id}", new { user = new { primary_email_address = address } })).Succeeded();

        var changed = await bob.Api.Put(
            $"/users/{bob.Id}",
            new { user = new { primary_email_address = address.ToUpperInvariant() } }
        );
        var created = await server.Admin.Post(
            "/users",
            new
            {
                user = new
                {
                    ids = new { user_id = People.NewId("user") },
                    primary_email_address = address.ToUpperInvariant(),
                },
            }
        );

        foreach (var answer in new[] { changed, created })
        {
            answer.Refused(HttpStatusCode.Conflict, "email_taken");
            Assert.Equal(["user.primary_email_address"], answer.Faulty);
        }

        Assert.Null((await bob.Api.Get($"/users/{bob.Id}")).Succeeded()["primary_email_address"]);
        (
            await alice.Api.Put(
                $"/users/{alice.Id}",
                new { user = new { primary_email_address = address.ToUpperInvariant() } }
            )
        ).Succeeded();
        (await alice.Api.Put($"/users/{alice.Id}", new { user = new { primary_email_address = "" } })).Succeeded();
        (await bob.Api.Put($"/users/{bob.Id}", new { user = new { primary_email_address = address } })).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_id_of_a_user_an_organization_or_a_deleted_account_is_taken(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, gone) = (await server.People.NewUser(), await server.People.NewUser());
        var organization = await server.People.NewOrganization(alice);
        (await server.Admin.Delete($"/users/{gone.Id}")).Succeeded();

        foreach (var taken in new[] { alice.Id, organization, gone.Id })
        {
            var user = (
                await server.Admin.Post("/users", new { user = new { ids = new { user_id = taken } } })
            ).Refused(HttpStatusCode.Conflict, "id_taken");
            Assert.Equal(["user.ids.user_id"], user.Faulty);
            var other = (
                await alice.Api.Post(
                    $"/users/{alice.Id}/organizations",
                    new { organization = new { ids = new { organization_id = taken } } }
                )
            ).Refused(HttpStatusCode.Conflict, "id_taken");
            Assert.Equal(["organization.ids.organization_id"], other.Faulty);
        }

        (await server.Admin.Post("/users", new { user = new { ids = new { user_id = "root" } } })).Refused(
            HttpStatusCode.BadRequest,
            "forbidden_id"
        );
    }

    /// <summary>Other tests add users meanwhile, which moves a row to the next page: once is enough.</summary>
    private static async Task<List<string>> All(Api api, string path)
    {
        List<string> ids = [];
        for (var page = 1; ; page++)
        {
            var answer = (await api.Get($"{path}&limit=1000&page={page}")).Succeeded();
            var users = (answer["users"]?.AsArray() ?? []).Select(user => (string)user!["ids"]!["user_id"]!).ToList();
            ids.AddRange(users.Except(ids).ToList());
            if (users.Count < 1000)
            {
                return ids;
            }
        }
    }
}
