using System.CommandLine;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>clients secrets …</c></summary>
internal static class SecretCommands
{
    private static readonly Option<string?> Description = new("--description")
    {
        Description = "What the secret is for.",
    };

    private static readonly Option<bool> Sandbox = new("--sandbox")
    {
        Description = "To try the client out before it is approved.",
    };

    internal static readonly (string, Func<SecretBody, object?>)[] Columns =
    [
        ("secret", s => s.Id),
        ("ends with", s => s.Hint),
        ("description", s => s.Description),
        ("created", s => s.CreatedAt),
        ("expires", s => s.ExpiresAt),
        ("last used", s => s.LastUsedAt),
    ];

    private static readonly Ids ClientAndSecret = new("client-id", "secret-id");

    public static Command Build() =>
        new("secrets", "Manage the secrets of a client.")
        {
            new Command("issue", "Issue a secret and print it, this once.")
                .With(Ids.Client)
                .With(Description, Flags.ExpiresAt, Sandbox)
                .Does(IssueAsync),
            new Command("list", "List the secrets of a client, without their values.").With(Ids.Client).Does(ListAsync),
            new Command("revoke", "Revoke a secret; it stops working at once.")
                .With(ClientAndSecret)
                .Does(async run =>
                {
                    var ids = ClientAndSecret.Of(run);
                    await run.Registry.Secrets.RevokeAsync(ids[0], ids[1], run.CancellationToken);
                    run.Output.Tell($"The secret {ids[1]} is revoked");
                }),
        };

    private static async Task IssueAsync(Run run)
    {
        var request = new IssueSecretRequest
        {
            Description = run.Get(Description),
            ExpiresAt = run.Get(Flags.ExpiresAt),
            Sandbox = run.Get(Sandbox) ? true : null,
        };
        run.Output.Write(
            await run.Registry.Secrets.IssueAsync(Ids.Client.One(run), request, run.CancellationToken),
            Output.Wire.SecretBody
        );
    }

    private static async Task ListAsync(Run run) =>
        await run.Output.WriteAsync(
            (await run.Registry.Secrets.ListAsync(Ids.Client.One(run), run.CancellationToken)).ToAsyncEnumerable(),
            Output.Wire.SecretBody,
            null,
            Columns
        );
}
