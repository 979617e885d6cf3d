using System.Diagnostics;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Benchmarks;

/// <summary>The peer: oidc-provider in Node, which keeps what it knows in the same Postgres.</summary>
internal sealed class OidcProvider : Target
{
    private static readonly string[] Files = ["package.json", "package-lock.json", "server.mjs"];

    private const string Registration = """{"client_name":"Gateway Onboarding","redirect_uris":[],"response_types":[],"grant_types":["client_credentials"]}""";

    private (string Id, string Secret) _client;

    private string _registrationToken = "";

    private string _accessToken = "";

    /// <summary>Fetches it from npm, starts it and registers a client; nothing where Node is missing.</summary>
    public static async Task<OidcProvider?> StartAsync(string connection)
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
                File.Copy(Path.Combine(AppContext.BaseDirectory, "Peers", "oidc-provider", file), Path.Combine(peer.Home, file));
            }

            using var install = Process.Start(new ProcessStartInfo(npm, ["ci", "--silent", "--no-audit", "--no-fund"]) { WorkingDirectory = peer.Home })!;
            await install.WaitForExitAsync();
            var target = new Npgsql.NpgsqlConnectionStringBuilder(connection);
            peer.Start(node, ["server.mjs", peer.Address, $"postgresql://{target.Username}@{Uri.EscapeDataString(target.Host!)}:{target.Port}/{target.Database}"], ("NODE_ENV", "production"));
            await peer.ReadyAsync("/.well-known/openid-configuration");

            var registered = JsonNode.Parse(await peer.SendAsync(peer.Register()))!;
            peer._client = ((string)registered["client_id"]!, (string)registered["client_secret"]!);
            peer._registrationToken = (string)registered["registration_access_token"]!;
            peer._accessToken = (string)JsonNode.Parse(await peer.SendAsync(peer.Token()))!["access_token"]!;
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    /// <summary>Dynamic registration (RFC 7591).</summary>
    public Call Register() => new(HttpMethod.Post, null, "/reg", Registration);

    /// <summary>Reading the registration (RFC 7592).</summary>
    public Call Read() => new(HttpMethod.Get, Call.Bearer(_registrationToken), $"/reg/{_client.Id}");

    /// <summary>Client credentials (RFC 6749, section 4.4).</summary>
    public Call Token() => Call.Form(_client, "/token", ("grant_type", "client_credentials"));

    /// <summary>Introspection (RFC 7662).</summary>
    public Call Introspect() => Call.Form(_client, "/token/introspection", ("token", _accessToken));

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
