using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Tells whoever started the server on an empty database how to go on. It writes to the terminal, not to the log: logs are kept and copied.
/// </summary>
internal sealed class FirstSteps(IHostApplicationLifetime lifetime, IServer server)
{
    public void Tell(GeneratedCredentials credentials, string? file) =>
        lifetime.ApplicationStarted.Register(() => Console.Out.WriteLine(Text(credentials, file, Address())));

    private string Address() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
        ?? "http://127.0.0.1:5080";

    private static string Text(GeneratedCredentials credentials, string? file, string address) => $$$"""

        ── OAuthRegistry: first start ───────────────────────────────────────────────
        An administrator was created. This is shown once{{{(file is null ? "" : $" and kept in\n  {file}\nMove it to a safe place")}}}.

          user ID:  {{{credentials.UserId}}}
          password: {{{credentials.Password ?? "(as configured)"}}}
          API key:  {{{credentials.ApiKey ?? "(as configured)"}}}

        Register the first client:

        curl -X POST {{{address}}}/api/v3/users/{{{credentials.UserId}}}/clients \
          -H "Authorization: Bearer {{{credentials.ApiKey ?? "$API_KEY"}}}" \
          -H "Content-Type: application/json" \
          -d '{"client":{"ids":{"client_id":"my-first-client"},"name":"My First Client","description":"Shows the gateways of the signed-in user","redirect_uris":["http://127.0.0.1/callback"],"rights":["RIGHT_USER_INFO","RIGHT_USER_GATEWAYS_LIST"]}}'

        The console: {{{address}}}          The API: {{{address}}}/swagger
        ─────────────────────────────────────────────────────────────────────────────

        """;
}
