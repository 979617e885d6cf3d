using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Access;

/// <summary>What counts as a credential, and what is said to one that does not.</summary>
public class CredentialTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_gets_in_without_a_key(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();

        foreach (
            var path in new[]
            {
                "/clients",
                $"/users/{alice.Id}",
                $"/users/{alice.Id}/clients",
                "/organizations",
                "/search/clients",
            }
        )
        {
            var answer = (await server.As(null).Get(path)).Refused(HttpStatusCode.Unauthorized, "unauthenticated");
            Assert.Equal(
                "Bearer resource_metadata=\"http://localhost/.well-known/oauth-protected-resource/api/v3\"",
                answer.Header("WWW-Authenticate")
            );
            Assert.Equal(16, (int)answer["code"]!);
        }
    }

    [Theory]
    [InlineData("Bearer nonsense", "invalid_authorization")]
    [InlineData("Bearer NNSXS.short.secret", "invalid_authorization")]
    [InlineData("Bearer", "unsupported_authorization")]
    [InlineData("Basic YWxpY2U6c2VjcmV0", "unsupported_authorization")]
    [InlineData("Digest username=alice", "unsupported_authorization")]
    [InlineData("nonsense", "unsupported_authorization")]
    public async Task What_is_no_key_is_refused_and_explained(string authorization, string error)
    {
        var server = await RegistryServer.On(Database.Sqlite);

        foreach (var path in new[] { "/clients", "/auth_info" })
        {
            var answer = (await Ask(server, authorization, path)).Refused(HttpStatusCode.Unauthorized, error);
            Assert.StartsWith("Bearer", answer.Header("WWW-Authenticate"), StringComparison.Ordinal);
            Assert.NotEmpty((string)answer["detail"]!);
        }
    }

    [Fact]
    public async Task An_access_token_is_not_mistaken_for_an_api_key()
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var alice = await server.People.NewUser();

        var answer = await server.As(alice.Key.Replace("NNSXS", "OJSWM", StringComparison.Ordinal)).Get("/clients");

        answer.Refused(HttpStatusCode.Unauthorized, "unsupported_authorization");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_that_never_was_is_not_found(Database database)
    {
        var server = await RegistryServer.On(database);

        var answer = await server.As(BearerToken.Generate(BearerToken.ApiKey).Reveal()).Get("/clients");

        answer.Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_right_id_with_another_secret_is_refused_and_the_secret_not_repeated(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var forged = BearerToken.Parse(alice.Key)! with { Secret = BearerToken.GenerateSecret() };

        foreach (var path in new[] { "/clients", "/auth_info" })
        {
            var answer = (await server.As(forged.Reveal()).Get(path)).Refused(
                HttpStatusCode.Unauthorized,
                "invalid_authorization"
            );
            Assert.DoesNotContain(forged.Secret, answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_revoked_key_stops_at_once(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var second = server.As(await server.People.NewKey($"/users/{alice.Id}"));
        (await second.Get("/clients")).Succeeded();

        var id = (string)(await second.Get("/auth_info")).Succeeded()["api_key"]!["api_key"]!["id"]!;
        (await alice.Api.Delete($"/users/{alice.Id}/api-keys/{id}")).Succeeded();

        (await second.Get("/clients")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
        (await second.Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
        (await alice.Api.Get("/clients")).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_expired_key_is_refused_and_says_so(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var keyId = BearerToken.Parse(alice.Key)!.Id;
        await using var scope = server.Services.CreateAsyncScope();
        var past = DateTimeOffset.UnixEpoch;
        await scope
            .ServiceProvider.GetRequiredService<RegistryContext>()
            .ApiKeys.Where(key => key.KeyId == keyId)
            .ExecuteUpdateAsync(key => key.SetProperty(k => k.ExpiresAt, past));

        (await alice.Api.Get("/clients")).Refused(HttpStatusCode.Unauthorized, "api_key_expired");
        (await alice.Api.Get("/auth_info")).Refused(HttpStatusCode.Unauthorized, "api_key_expired");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_key_dies_with_its_account_and_does_not_come_back(Database database)
    {
        var server = await RegistryServer.On(database);
        var alice = await server.People.NewUser();
        var organization = await server.People.NewOrganization(alice);
        var ofOrganization = server.As(await server.People.NewKey($"/organizations/{organization}"));
        foreach (
            var (account, key) in new[]
            {
                ($"/organizations/{organization}", ofOrganization),
                ($"/users/{alice.Id}", alice.Api),
            }
        )
        {
            (await server.Admin.Delete($"{account}?owned=delete")).Succeeded();
            (await key.Get("/clients")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
            (await server.Admin.Post($"{account}/restore")).Succeeded();
            (await key.Get("/clients")).Refused(HttpStatusCode.Unauthorized, "api_key_not_found");
        }
    }

    [Fact]
    public async Task The_scheme_may_be_written_in_any_case()
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var alice = await server.People.NewUser();

        foreach (var scheme in new[] { "Bearer", "bearer", "BEARER" })
        {
            (await Ask(server, $"{scheme} {alice.Key}", "/clients")).Succeeded();
        }
    }

    private static async Task<Answer> Ask(RegistryServer server, string authorization, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v3{path}");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await server.As(null).Send(request);
    }
}
