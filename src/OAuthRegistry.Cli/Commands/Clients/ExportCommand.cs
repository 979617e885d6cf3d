using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>clients export</c>: writes the files that <c>clients apply</c> reads.</summary>
internal static class ExportCommand
{
    /// <summary>What an owner decides; the rest is the server's or the reviewers'.</summary>
    internal static readonly string[] Exported =
    [
        "ids",
        "name",
        "description",
        "attributes",
        "redirect_uris",
        "logout_redirect_uris",
        "grants",
        "rights",
        "resource_scopes",
        "require_pkce",
        "require_par",
        "token_endpoint_auth_method",
        "jwks",
        "jwks_uri",
        "right_reasons",
        "client_uri",
        "policy_uri",
        "tos_uri",
        "contacts",
        "subject_type",
        "backchannel_logout_uri",
        "backchannel_logout_session_required",
        "dpop_bound_access_tokens",
    ];

    private static readonly Option<string> Directory = new("--directory", "-d")
    {
        Description = "The folder to write to.",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<bool> AsJson = new("--json") { Description = "Write JSON instead of YAML." };

    public static Command Build() =>
        new Command("export", "Write your clients, or those of an account, as files that `clients apply` reads.")
            .With(Directory, AsJson)
            .With(Flags.Owner)
            .Does(ExportAsync);

    private static async Task ExportAsync(Run run)
    {
        var folder = run.Get(Directory)!;
        System.IO.Directory.CreateDirectory(folder);
        var clients = run.NamedOwner() is { } owner
            ? run.Registry.Clients.ListOfAsync(owner, null, run.CancellationToken)
            : run.Registry.Clients.ListAsync(null, run.CancellationToken);
        await foreach (var client in clients)
        {
            // Every registry makes its own; a file of it could be applied nowhere.
            if (client.Ids!.ClientId == OwnClients.CommandLine)
            {
                continue;
            }

            var members = Members.Of(client, Output.Wire.ClientBody);
            var document = new JsonObject
            {
                ["client"] = new JsonObject(
                    Exported
                        .Where(members.ContainsKey)
                        .Select(name => KeyValuePair.Create(name, members[name]?.DeepClone()))
                ),
                ["collaborator"] = JsonSerializer.SerializeToNode(client.AdministrativeContact, Output.Wire.AccountIds),
            };
            var path = Path.Combine(folder, $"{client.Ids.ClientId}.{(run.Get(AsJson) ? "json" : "yaml")}");
            await File.WriteAllTextAsync(
                path,
                run.Get(AsJson) ? $"{document.ToJsonString(Output.Wire.Options)}\n" : Documents.ToYaml(document),
                run.CancellationToken
            );
            run.Output.Tell(path);
        }
    }
}
