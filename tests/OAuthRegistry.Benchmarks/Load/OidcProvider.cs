using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>The peer: oidc-provider in Node, which keeps what it knows in the same Postgres.</summary>
internal sealed class OidcProvider : Target
{
    public const string Name = "oidc-provider";

    private static readonly string[] Files = ["package.json", "package-lock.json", "server.mjs"];

    private const string Registration =
        """{"client_name":"Gateway Onboarding","redirect_uris":[],"response_types":[],"grant_types":["client_credentials"]}""";

    private const string RegistrationToRefresh =
        """{"client_name":"Gateway Onboarding","redirect_uris":["https://app.example.com/callback"],"grant_types":["authorization_code","refresh_token"]}""";

    /// <summary>Fetches it from npm, starts it and registers a client; nothing where Node is missing.</summary>
    public static async Task<Peer?> StartAsync(string connection)
    {
        if (Find("node") is not { } node || Find("npm") is not { } npm)
        {
            return null;
        }

        var peer = new OidcProvider();
        try
        {
            foreach (var file in Files)
            {
                File.Copy(
                    Path.Combine(AppContext.BaseDirectory, "Peers", "oidc-provider", file),
                    Path.Combine(peer.Home, file)
                );
            }

            using var install = Process.Start(
                new ProcessStartInfo(npm, ["ci", "--silent", "--no-audit", "--no-fund"])
                {
                    WorkingDirectory = peer.Home,
                }
            )!;
            await install.WaitForExitAsync();
            if (install.ExitCode != 0)
            {
                throw new InvalidOperationException($"npm ci ended with {install.ExitCode}");
            }

            var target = new Npgsql.NpgsqlConnectionStringBuilder(connection);
            peer.Start(
                node,
                [
                    "server.mjs",
                    peer.Address,
                    $"postgresql://{target.Username}@{Uri.EscapeDataString(target.Host!)}:{target.Port}/{target.Database}",
                ],
                ("NODE_ENV", "production")
            );
            await peer.ReadyAsync("/.well-known/openid-configuration");

            var register = new Call(HttpMethod.Post, null, "/reg", Registration);
            var registered = JsonNode.Parse(await peer.SendAsync(register))!;
            var client = ((string)registered["client_id"]!, (string)registered["client_secret"]!);
            var read = new Call(
                HttpMethod.Get,
                Call.Bearer((string)registered["registration_access_token"]!),
                $"/reg/{client.Item1}"
            );
            var token = Call.Form(client, "/token", ("grant_type", "client_credentials"));
            var introspect = Call.Form(
                client,
                "/token/introspection",
                ("token", (string)JsonNode.Parse(await peer.SendAsync(token))!["access_token"]!)
            );
            await Peer.RequireActiveAsync(peer, introspect);
            return new Peer(
                Name,
                peer,
                [
                    new("register (RFC 7591)", register, Work.Register),
                    new("read (RFC 7592)", read, Work.Read),
                    new(Work.ClientCredentials, token, Work.ClientCredentials),
                    new(Work.Introspect, introspect, Work.Introspect),
                ]
            )
            {
                RefreshAsync = peer.PrepareRefreshAsync,
            };
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Its refresh tokens are made as a code flow would leave them, without a browser.</summary>
    private async Task<(Call Call, string[] Tokens)> PrepareRefreshAsync(int count)
    {
        var registered = JsonNode.Parse(
            await SendAsync(new Call(HttpMethod.Post, null, "/reg", RegistrationToRefresh))
        )!;
        var client = ((string)registered["client_id"]!, (string)registered["client_secret"]!);
        var made = await SendAsync(new Call(HttpMethod.Get, null, $"/mint?client_id={client.Item1}&count={count}"));
        return (
            Call.Form(client, "/token"),
            [.. JsonNode.Parse(made)!["tokens"]!.AsArray().Select(token => (string)token!)]
        );
    }

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);
}
