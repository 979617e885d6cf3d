using System.CommandLine;

namespace OAuthRegistry.Cli;

/// <summary><c>authorizations …</c></summary>
internal static class AuthorizationCommands
{
    public static Command Build() =>
        new("authorizations", "See and take back what you allowed clients.")
        {
            new Command("list", "List the clients that you authorized.")
                .With(Flags.OwnerUser)
                .With(Flags.Listing)
                .Does(async run =>
                    await run.Output.WriteAsync(
                        run.Registry.Authorizations.ListAsync(
                            await run.UserAsync(),
                            run.ListOptions(),
                            run.CancellationToken
                        ),
                        Output.Wire.AuthorizationBody,
                        run.Get(Flags.Limit),
                        ("client", a => a.ClientIds?.ClientId),
                        ("name", a => a.Name),
                        ("rights", a => a.Rights),
                        ("since", a => a.CreatedAt)
                    )
                ),
            new Command("revoke", "Take back what you allowed a client; its tokens stop working at once.")
                .With(Ids.Client)
                .With(Flags.OwnerUser)
                .Does(async run =>
                {
                    await run.Registry.Authorizations.RevokeAsync(
                        await run.UserAsync(),
                        Ids.Client.One(run),
                        run.CancellationToken
                    );
                    run.Output.Tell($"{Ids.Client.One(run)} may do nothing any more");
                }),
        };
}
