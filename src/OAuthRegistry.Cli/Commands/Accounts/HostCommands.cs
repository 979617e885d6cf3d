using System.CommandLine;

namespace OAuthRegistry.Cli;

/// <summary><c>hosts …</c></summary>
internal static class HostCommands
{
    private static readonly Ids Host = new("host");

    public static Command Build() =>
        new("hosts", "Prove which hosts are yours, or an account's.")
        {
            new Command("list", "List the hosts and what proves each.")
                .With(Flags.Owner)
                .With(Flags.Listing)
                .Does(async run =>
                    await run.Output.WriteAsync(
                        run.Registry.Hosts.ListAsync(await run.OwnerAsync(), run.ListOptions(), run.CancellationToken),
                        Output.Wire.HostBody,
                        run.Get(Flags.Limit),
                        ("host", h => h.Host),
                        ("proven", h => h.ProvenAt),
                        ("by", h => h.ProvenBy),
                        ("looked at", h => h.LastCheckedAt),
                        ("ends", h => h.EndsAt)
                    )
                ),
            new Command("add", "Add a host and print what proves it.")
                .With(Host)
                .With(Flags.Owner)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Hosts.AddAsync(await run.OwnerAsync(), Host.One(run), run.CancellationToken),
                        Output.Wire.HostBody
                    )
                ),
            new Command("verify", "Look for the proof of a host now.")
                .With(Host)
                .With(Flags.Owner)
                .Does(async run =>
                    run.Output.Write(
                        await run.Registry.Hosts.VerifyAsync(
                            await run.OwnerAsync(),
                            Host.One(run),
                            run.CancellationToken
                        ),
                        Output.Wire.HostBody
                    )
                ),
            new Command("remove", "Remove a host and its proof.")
                .With(Host)
                .With(Flags.Owner)
                .Does(async run =>
                {
                    await run.Registry.Hosts.RemoveAsync(await run.OwnerAsync(), Host.One(run), run.CancellationToken);
                    run.Output.Tell($"The host {Host.One(run)} is removed");
                }),
        };
}
