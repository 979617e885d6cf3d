using System.CommandLine;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>clients collaborators …</c></summary>
internal static class CollaboratorCommands
{
    public static readonly (string, Func<CollaboratorBody, object?>)[] Columns =
    [
        ("account", c => c.Ids),
        ("rights", c => c.Rights),
    ];

    public static Command Build() =>
        new("collaborators", "Manage who works on a client.")
        {
            new Command("list", "List the collaborators of a client.")
                .With(Ids.Client)
                .With(Flags.Listing)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Registry.Collaborators.ListAsync(
                            Ids.Client.One(run),
                            run.ListOptions(),
                            run.CancellationToken
                        ),
                        Output.Wire.CollaboratorBody,
                        run.Get(Flags.Limit),
                        Columns
                    )
                ),
            new Command("get", "Read the rights of an account on a client.")
                .With(Ids.Client)
                .With(Flags.Owner)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Collaborators.GetAsync(
                            Ids.Client.One(run),
                            Account(run),
                            run.CancellationToken
                        ),
                        Output.Wire.CollaboratorBody
                    )
                ),
            new Command("set", "Add a collaborator, or replace the rights of one.")
                .With(Ids.Client)
                .With(Flags.Owner)
                .With(Flags.Rights)
                .Does(async run =>
                {
                    await run.Registry.Collaborators.SetAsync(
                        Ids.Client.One(run),
                        Account(run),
                        run.NamedRights(),
                        run.CancellationToken
                    );
                    run.Output.Tell($"{Output.Say(Account(run))} is a collaborator of {Ids.Client.One(run)}");
                }),
            new Command("accept", "Agree to be a collaborator, as yourself or for your organization.")
                .With(Ids.Client)
                .With(Flags.Owner)
                .Does(async run =>
                {
                    var account = await OwnAsync(run);
                    await run.Registry.Collaborators.AcceptAsync(Ids.Client.One(run), account, run.CancellationToken);
                    run.Output.Tell($"{Output.Say(account)} is a collaborator of {Ids.Client.One(run)}");
                }),
            new Command("leave", "Leave a client, or decline an invitation.")
                .With(Ids.Client)
                .With(Flags.Owner)
                .Does(async run =>
                {
                    var account = await OwnAsync(run);
                    await run.Registry.Collaborators.DeleteAsync(Ids.Client.One(run), account, run.CancellationToken);
                    run.Output.Tell($"{Output.Say(account)} is no longer a collaborator of {Ids.Client.One(run)}");
                }),
            new Command("delete", "Remove a collaborator.")
                .With(Ids.Client)
                .With(Flags.Owner)
                .Does(async run =>
                {
                    await run.Registry.Collaborators.DeleteAsync(
                        Ids.Client.One(run),
                        Account(run),
                        run.CancellationToken
                    );
                    run.Output.Tell($"{Output.Say(Account(run))} is no longer a collaborator of {Ids.Client.One(run)}");
                }),
        };

    /// <summary>The account that is named; otherwise oneself.</summary>
    private static async Task<AccountIds> OwnAsync(Run run) =>
        run.NamedOwner() ?? OAuthRegistry.Client.Account.User(await run.UserAsync());

    private static AccountIds Account(Run run) =>
        run.NamedOwner() ?? throw run.Misused("say whom with --user-id or --organization-id");
}
