using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Reviews.Policy;

/// <summary>A server with a review policy, which looks at what waits at once.</summary>
internal static class PolicyWorld
{
    public const string Harmless = """
        rules:
          - name: harmless
            when: { kind: client, rights_within: [RIGHT_USER_INFO], worst_check: warn }
            then: approve
        """;

    public const string TwoForPower = """
        rules:
          - name: powerful
            when: { risk: high }
            then: { approvers: 2 }
        """;

    public static async Task<RegistryServer> StartAsync(Database database, string policy)
    {
        var server = await RegistryServer.StartAsync(database, ("Reviews:PolicyCheck", "00:00:00.05"));
        await SetAsync(server, policy);
        return server;
    }

    public static async Task SetAsync(RegistryServer server, string policy)
    {
        var version = (long?)(await server.Admin.Get("/review-policy")).Succeeded()["version"] ?? 0;
        (await server.Admin.Put("/review-policy", new { text = policy, version })).Succeeded();
    }

    public static Task<string> NewClient(RegistryServer server, Person owner, params string[] rights) =>
        server.People.NewClient(
            owner,
            request =>
                request["client"]!["rights"] = new JsonArray([.. rights.Select(right => JsonValue.Create(right))])
        );

    public static async Task<string> StateAsync(RegistryServer server, string clientId) =>
        (string?)(await server.Admin.Get($"/clients/{clientId}")).Succeeded()["state"] ?? "STATE_REQUESTED";

    /// <summary>Waits until the client is in the state.</summary>
    public static Task<string> BecomesAsync(RegistryServer server, string clientId, string state) =>
        Patience.Eventually(async () => await StateAsync(server, clientId) == state ? state : null);

    /// <summary>Waits until the policy has looked, and left it to a person.</summary>
    public static async Task LeftAsync(RegistryServer server, string clientId)
    {
        using var scope = server.Services.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        await Patience.Eventually(() =>
            db.Submissions.AsNoTracking().FirstOrDefaultAsync(s => s.ClientId == clientId && s.SeenByPolicy != null)
        );
    }

    public static async Task<Answer> Decide(
        RegistryServer server,
        Api api,
        string clientId,
        string decision = "approve"
    ) =>
        await api.Post(
            $"/clients/{clientId}/decisions",
            decision == "approve"
                ? new { decision, revision = await server.Revision(clientId) }
                : new
                {
                    decision,
                    revision = await server.Revision(clientId),
                    reason = "No",
                    reason_codes = new[] { "other" },
                }
        );
}
