using System.Net;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Secrets;

public class SecretTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_owner_of_an_approved_client_gets_a_secret_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewApprovedClient(server);

        var issued = (
            await alice.Api.Post($"/clients/{clientId}/secrets", new { description = "production" })
        ).Succeeded();

        Assert.Matches("^[A-Z2-7]{52}$", (string)issued["secret"]!);
        var listed = (await alice.Api.Get($"/clients/{clientId}/secrets")).Succeeded();
        Assert.Equal("production", (string)listed["secrets"]![0]!["description"]!);
        Assert.DoesNotContain((string)issued["secret"]!, listed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            (string)issued["secret"]!,
            (await alice.Api.Get($"/clients/{clientId}/events")).Succeeded().Text,
            StringComparison.Ordinal
        );
        Assert.EndsWith((string)listed["secrets"]![0]!["hint"]!, (string)issued["secret"]!, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_reviewer_who_approves_sees_no_secret_and_may_issue_one_on_the_owners_behalf(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);

        var approved = (
            await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } })
        ).Succeeded();

        Assert.Null(approved["secret"]);
        Assert.NotNull((await server.Admin.Post($"/clients/{clientId}/secrets", new { })).Succeeded()["secret"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Before_approval_there_is_a_sandbox_secret_on_request_and_no_other(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);

        (await alice.Api.Post($"/clients/{clientId}/secrets", new { })).Refused(
            HttpStatusCode.BadRequest,
            "client_not_approved"
        );
        var sandbox = (
            await alice.Api.Post(
                $"/clients/{clientId}/secrets",
                new { sandbox = true, expires_at = DateTimeOffset.UtcNow.AddYears(1) }
            )
        ).Succeeded();

        Assert.True((bool)sandbox["sandbox"]!);
        Assert.Equal(
            (DateTimeOffset)sandbox["created_at"]! + SecretService.SandboxLifetime,
            (DateTimeOffset)sandbox["expires_at"]!
        );

        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        Assert.Empty((await alice.Api.Get($"/clients/{clientId}/secrets")).Succeeded()["secrets"]!.AsArray());
        (await alice.Api.Post($"/clients/{clientId}/secrets", new { sandbox = true })).Refused(
            HttpStatusCode.BadRequest,
            "client_approved"
        );
    }

    [Theory]
    [OnSqlite]
    [OnPostgres]
    public async Task A_client_that_was_rejected_or_suspended_gets_no_secret(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewApprovedClient(server);

        foreach (
            var (state, error) in new[]
            {
                ("STATE_SUSPENDED", "client_suspended"),
                ("STATE_REJECTED", "client_rejected"),
            }
        )
        {
            (await server.Admin.Put($"/clients/{clientId}", new { client = new { state } })).Succeeded();
            (await alice.Api.Post($"/clients/{clientId}/secrets", new { })).Refused(HttpStatusCode.BadRequest, error);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_has_five_live_secrets_at_most_and_a_revoked_one_makes_room(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewApprovedClient(server);
        var ids = new List<string>();
        for (var i = 0; i < SecretService.MostLive; i++)
        {
            ids.Add((string)(await alice.Api.Post($"/clients/{clientId}/secrets", new { })).Succeeded()["id"]!);
        }

        (await alice.Api.Post($"/clients/{clientId}/secrets", new { })).Refused(
            HttpStatusCode.BadRequest,
            "too_many_secrets"
        );
        (await alice.Api.Delete($"/clients/{clientId}/secrets/{ids[0]}")).Succeeded();
        (await alice.Api.Post($"/clients/{clientId}/secrets", new { })).Succeeded();

        (await alice.Api.Delete($"/clients/{clientId}/secrets/{ids[0]}")).Refused(
            HttpStatusCode.NotFound,
            "secret_not_found"
        );
        var listed = (await alice.Api.Get($"/clients/{clientId}/secrets")).Succeeded()["secrets"]!.AsArray();
        Assert.Equal(SecretService.MostLive, listed.Count);
        Assert.Equal(ids[1..], listed.Take(4).Select(secret => (string)secret!["id"]!));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_list_of_secrets_comes_in_pages_with_a_total(Database database)
    {
        var server = await RegistryServer.On(database);
        var root = await server.People.NewUser(admin: true);
        var clientId = await server.People.NewClient(root);
        (await root.Api.Post($"/clients/{clientId}/secrets", new { description = "second" })).Succeeded();

        var answer = (await root.Api.Get($"/clients/{clientId}/secrets?limit=1&page=2")).Succeeded();

        Assert.Equal("second", (string)Assert.Single(answer["secrets"]!.AsArray())!["description"]!);
        Assert.Equal("2", answer.Header("X-Total-Count"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Five_secrets_at_most_hold_against_requests_at_the_same_instant(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewApprovedClient(server);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 12).Select(_ => alice.Api.Post($"/clients/{clientId}/secrets", new { }))
        );

        Assert.All(
            answers,
            answer =>
                Assert.Contains(
                    answer.Status,
                    new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest, HttpStatusCode.Conflict }
                )
        );
        var stored = (await alice.Api.Get($"/clients/{clientId}/secrets")).Succeeded()["secrets"]!.AsArray().Count;
        Assert.Equal(answers.Count(answer => answer.Status == HttpStatusCode.OK), stored);
        Assert.InRange(stored, 1, SecretService.MostLive);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_owners_and_administrators_meet_the_secrets(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewApprovedClient(server);
        var bob = await server.People.NewUser();

        (await bob.Api.Post($"/clients/{clientId}/secrets", new { })).Refused(
            HttpStatusCode.Forbidden,
            "no_client_rights"
        );
        (
            await alice.Api.Put(
                $"/clients/{clientId}/collaborators",
                new { collaborator = new { ids = bob.Ids, rights = new[] { "RIGHT_CLIENT_SETTINGS_BASIC" } } }
            )
        ).Succeeded();
        (await bob.Api.Post($"/clients/{clientId}/secrets", new { })).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_client_rights"
        );
        (await bob.Api.Get($"/clients/{clientId}/secrets")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_client_rights"
        );
        (await bob.Api.Delete($"/clients/{clientId}/secrets/{Guid.NewGuid()}")).Refused(
            HttpStatusCode.Forbidden,
            "insufficient_client_rights"
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_fault_of_a_request_for_a_secret_is_named(Database database)
    {
        var server = await RegistryServer.On(database);
        var (alice, clientId) = await NewApprovedClient(server);

        var answer = await alice.Api.Post(
            $"/clients/{clientId}/secrets",
            new
            {
                description = new string('x', 101),
                expires_at = "2001-01-01T00:00:00Z",
                sandbox = "yes",
            }
        );

        answer.Refused(HttpStatusCode.BadRequest, "validation");
        Assert.Equal(["description", "expires_at", "sandbox"], answer.Faulty.Order());
    }

    [Fact]
    public void A_secret_knows_its_value_and_no_other()
    {
        var now = DateTimeOffset.UtcNow;
        var (generated, value) = ClientSecret.Generate("my-client", now);
        var chosen = ClientSecret.FromPerson("my-client", "the hash of what somebody chose", now);

        Assert.True(generated.Matches(value));
        Assert.False(generated.Matches(value[..51] + (value[51] == 'A' ? 'Q' : 'A')));
        Assert.Null(generated.PasswordHash);
        Assert.False(chosen.Matches(value));
        Assert.False(chosen.Matches("the hash of what somebody chose"));
        Assert.Equal("the hash of what somebody chose", chosen.PasswordHash);
        Assert.DoesNotContain(value, generated.Hash, StringComparison.Ordinal);
    }

    private static async Task<(Person Owner, string ClientId)> NewApprovedClient(RegistryServer server)
    {
        var alice = await server.People.NewUser();
        var clientId = await server.People.NewClient(alice);
        (await server.Admin.Put($"/clients/{clientId}", new { client = new { state = "STATE_APPROVED" } })).Succeeded();
        return (alice, clientId);
    }
}
