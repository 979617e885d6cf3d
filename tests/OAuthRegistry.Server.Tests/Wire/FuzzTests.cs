using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Wire;

/// <summary>Whatever is thrown at whichever route, the server answers in its own form, and never 500.</summary>
[Collection(nameof(Alone))]
public class FuzzTests
{
    private const int Rounds = 10, AttacksARound = 100;

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_makes_the_server_stumble(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var routes = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api/v3", StringComparison.Ordinal)).ToList();

        for (var round = 0; round < Rounds; round++)
        {
            // A new world each round: attacks destroy the old one. The administrator who attacks is none that they know of.
            var alice = await server.People.NewUser();
            string[] known = [alice.Id, await server.People.NewOrganization(alice), await server.People.NewClient(alice), await server.People.NewClient(alice), People.NewId("new")];
            var attacks = new Attacks(routes, known).Any().ToArbitrary();

            Check.One(Config.QuickThrowOnFailure.WithMaxTest(AttacksARound), Prop.ForAll(attacks, attack => IsAnsweredInForm(attack.AsAdmin ? server.Admin : alice.Api, attack)));
        }

        (await server.Admin.Get("/users")).Succeeded();
    }

    private static async Task<bool> IsAnsweredInForm(Api api, Attack attack)
    {
        using var request = new HttpRequestMessage(new HttpMethod(attack.Verb), attack.Path);
        if (attack.Body is not null)
        {
            request.Content = new ByteArrayContent(attack.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", attack.ContentType);
        }

        var answer = await api.Send(request);
        using var json = JsonDocument.Parse(answer.Text);
        return json.RootElement.ValueKind == JsonValueKind.Object && answer.ContentType == ((int)answer.Status == 200 ? "application/json" : "application/problem+json");
    }
}
