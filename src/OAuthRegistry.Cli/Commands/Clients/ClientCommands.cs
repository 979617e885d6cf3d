using System.CommandLine;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>clients …</c></summary>
internal static class ClientCommands
{
    private static readonly (string, Func<ClientBody, object?>)[] Columns =
    [
        ("client", c => c.Ids?.ClientId),
        ("name", c => c.Name),
        ("owner", c => c.AdministrativeContact),
        ("state", c => c.State),
        ("created", c => c.CreatedAt),
    ];

    private static readonly Option<bool> Offline =
            new("--offline") { Description = "Check the file without a server: only what no server would accept." },
        Withdraw = new("--withdraw") { Description = "Withdraw the change." };

    public static Command Build() =>
        new("clients", "Register and manage OAuth clients.")
        {
            new Command("create", "Register a client; it waits for approval unless you are an administrator.")
                .With(Ids.Client)
                .With(Flags.Owner)
                .With(ClientFlags.All)
                .Does(CreateAsync),
            SharedCommands.Get(
                Ids.Client,
                "a client",
                (run, id) => run.Registry.Clients.GetAsync(id, null, run.CancellationToken),
                Output.Wire.ClientBody
            ),
            new Command("list", "List your clients, or those of an account.")
                .With(Flags.Owner)
                .With(Flags.Listing)
                .With(Flags.Deleted)
                .Does(ListAsync),
            new Command("search", "Find clients.")
                .With(SearchFlags.Texts)
                .With(SearchFlags.States)
                .With(Flags.Listing)
                .With(Flags.Deleted)
                .Does(run =>
                    run.Output.WriteAsync(
                        run.Registry.Clients.SearchAsync(run.StateSearch(), run.CancellationToken),
                        Output.Wire.ClientBody,
                        run.Get(Flags.Limit),
                        Columns
                    )
                ),
            new Command("set", "Change the members that you name; an empty value clears one.")
                .With(Ids.Client)
                .With(ClientFlags.All)
                .Does(SetAsync),
            SharedCommands.Act(
                "delete",
                "Delete a client; it can be restored for a day.",
                Ids.Client,
                (run, id) => run.Registry.Clients.DeleteAsync(id, run.CancellationToken),
                "deleted"
            ),
            SharedCommands.Act(
                "restore",
                "Restore a deleted client.",
                Ids.Client,
                (run, id) => run.Registry.Clients.RestoreAsync(id, run.CancellationToken),
                "restored"
            ),
            SharedCommands
                .Act("purge", "Erase a client for good, for administrators.", Ids.Client, PurgeAsync, "erased")
                .With(Flags.Yes),
            SharedCommands.Rights(
                Ids.Client,
                "a client",
                (run, id) => run.Registry.Clients.GetRightsAsync(id, run.CancellationToken)
            ),
            new Command("check", "Tell what the reviewers would read about a client, and store nothing.")
                .With(Ids.Client)
                .With(Flags.Owner)
                .With(ClientFlags.All)
                .With(Offline)
                .Does(CheckAsync),
            new Command("pending", "Show the change of an approved client that waits for approval.")
                .With(Ids.Client)
                .With(Withdraw)
                .Does(PendingAsync),
            UsageCommand.Build(),
            WatchCommands.Watch(),
            WatchCommands.Attest(),
            FlowsCommand.Build(),
            ApplyCommand.Build(),
            ExportCommand.Build(),
            CollaboratorCommands.Build(),
            LogoCommands.Build(),
            SecretCommands.Build(),
        };

    private static async Task CreateAsync(Run run)
    {
        var (client, owner) = await ReadAsync(run);
        run.Output.Write(
            await run.Registry.Clients.CreateAsync(owner ?? await run.CallerAsync(), client, run.CancellationToken),
            Output.Wire.ClientBody
        );
    }

    /// <summary>The client as a file and the flags say it, and the owner that they name.</summary>
    private static async Task<(ClientBody Client, AccountIds? Owner)> ReadAsync(Run run)
    {
        var document = await Documents.ReadAsync(
            run,
            ClientFlags.Any(run) || Ids.Client.Maybe(run) is not null,
            "client",
            Output.Wire.ClientBody
        );
        var client = document?.Body ?? new ClientBody();
        ClientFlags.Fill(run, client);
        client.Ids = new ClientIds
        {
            ClientId = Ids.Client.Maybe(run) ?? client.Ids?.ClientId ?? throw run.Misused("--client-id is missing"),
        };
        return (client, run.NamedOwner() ?? document?.Owner);
    }

    private static Task ListAsync(Run run) =>
        run.Output.WriteAsync(
            run.NamedOwner() is { } owner
                ? run.Registry.Clients.ListOfAsync(owner, run.ListOptions(), run.CancellationToken)
                : run.Registry.Clients.ListAsync(run.ListOptions(), run.CancellationToken),
            Output.Wire.ClientBody,
            run.Get(Flags.Limit),
            Columns
        );

    private static async Task SetAsync(Run run)
    {
        var document = await Documents.ReadAsync(run, ClientFlags.Any(run), "client", Output.Wire.ClientBody);
        var client = document?.Body ?? new ClientBody();
        var mask = Members
            .Of(client, Output.Wire.ClientBody)
            .Select(member => member.Key)
            .Concat(ClientFlags.Fill(run, client))
            .Except(["ids"])
            .ToList();
        if (mask.Count == 0)
        {
            throw run.Misused("there is nothing to change: say which members, such as --name");
        }

        var id = Ids.Client.Maybe(run) ?? client.Ids?.ClientId ?? throw run.Misused("--client-id is missing");
        run.Output.Write(
            await run.Registry.Clients.UpdateAsync(id, client, mask, run.CancellationToken),
            Output.Wire.ClientBody
        );
    }

    private static Task PurgeAsync(Run run, string id)
    {
        run.Confirm($"Erase {id} for good?");
        return run.Registry.Clients.PurgeAsync(id, run.CancellationToken);
    }

    private static async Task CheckAsync(Run run)
    {
        var (client, owner) = await ReadAsync(run);
        var faults = new ClientRules().Check(client, "client", BodyRules.New).ToList();
        if (faults.Count > 0)
        {
            throw new RuleException(
                "a server would refuse this client",
                [.. faults.Select(fault => $"{fault.Field}: {fault.Message}")]
            );
        }

        if (run.Get(Offline))
        {
            run.Output.Tell("Nothing that a server would refuse.");
            return;
        }

        ReviewCommands.Write(
            run,
            await run.Registry.Clients.TryAsync(owner ?? await run.CallerAsync(), client, run.CancellationToken)
        );
    }

    private static async Task PendingAsync(Run run)
    {
        var id = Ids.Client.One(run);
        if (run.Get(Withdraw))
        {
            await run.Registry.Reviews.WithdrawAsync(id, run.CancellationToken);
            run.Output.Tell($"The change of {id} is withdrawn");
            return;
        }

        run.Output.Write(
            await run.Registry.Reviews.GetPendingAsync(id, run.CancellationToken),
            Output.Wire.PendingChangeBody
        );
    }
}
