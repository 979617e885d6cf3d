using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Tells whoever started the server on an empty database how to go on. It writes to the terminal, not to the log: logs
/// are kept and copied.
/// </summary>
internal sealed class FirstSteps(IHostApplicationLifetime lifetime, IServer server)
{
    public void Tell(GeneratedCredentials credentials, string? file) =>
        lifetime.ApplicationStarted.Register(() =>
            Console.Out.WriteLine(Text(credentials, file, Address(), !Console.IsOutputRedirected))
        );

    private string Address() =>
        server
            .Features.Get<IServerAddressesFeature>()
            ?.Addresses.FirstOrDefault()
            ?.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)
            .Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
        ?? "http://127.0.0.1:5080";

    /// <summary>
    /// Where nobody sits at a terminal, what is written there is kept: it says where the credentials are, not which.
    /// </summary>
    internal static string Text(GeneratedCredentials credentials, string? file, string address, bool isTerminal) =>
        $$$"""

            ── OAuthRegistry: first start ───────────────────────────────────────────────
            An administrator was created. {{{Kept(file, isTerminal)}}}

              user ID:  {{{credentials.UserId}}}
              password: {{{Shown(credentials.Password, isTerminal)}}}
              API key:  {{{Shown(credentials.ApiKey, isTerminal)}}}

            Register the first client:

            {{{(
                isTerminal ? "" : ReadsKey(credentials, file)
            )}}}curl -X POST {{{address}}}/api/v3/users/{{{credentials.UserId}}}/clients \
              -H "Authorization: Bearer {{{(isTerminal ? credentials.ApiKey : null) ?? "$API_KEY"}}}" \
              -H "Content-Type: application/json" \
              -d '{"client":{"ids":{"client_id":"my-first-client"},"name":"My First Client",
                   "description":"Shows the gateways of the signed-in user",
                   "redirect_uris":["http://127.0.0.1/callback"],
                   "rights":["RIGHT_USER_INFO","RIGHT_USER_GATEWAYS_LIST"]}}'

            The console: {{{address}}}          The API: {{{address}}}/swagger
            ─────────────────────────────────────────────────────────────────────────────

            """;

    private static string ReadsKey(GeneratedCredentials credentials, string? file) =>
        credentials.ApiKey is null ? "" : $"API_KEY=$(sed -n 's/^API key: *//p' '{file}')\n";

    private static string Kept(string? file, bool isTerminal) =>
        (file, isTerminal) switch
        {
            (null, _) => "",
            (_, true) => $"This is shown once and kept in\n  {file}\nMove it to a safe place.",
            _ => $"What was generated for it is in\n  {file}\nwhich only its owner reads. Move it to a safe place.",
        };

    private static string Shown(string? generated, bool isTerminal) =>
        generated is null ? "(as configured)"
        : isTerminal ? generated
        : "(in the file)";
}
