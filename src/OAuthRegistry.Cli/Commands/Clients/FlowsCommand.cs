using System.CommandLine;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>clients flows</c>: how a client gets its tokens, as a script to copy from.</summary>
internal static class FlowsCommand
{
    public static Command Build() =>
        new Command("flows", "Show the commands by which a client gets its tokens.")
            .With(Ids.Client)
            .Does(async run =>
            {
                var client = await run.Registry.Clients.GetAsync(Ids.Client.One(run), null, run.CancellationToken);
                var flows = new ClientFlows(client, run.Credentials.Address.AbsoluteUri.TrimEnd('/'));
                foreach (var hint in flows.Hints)
                {
                    run.Shell.Out.WriteLine($"# {hint}");
                }

                foreach (var flow in flows.All)
                {
                    run.Shell.Out.WriteLine($"\n## {WireNames<Grant>.NameOf(flow.Grant)}");
                    foreach (var step in flow.Steps)
                    {
                        run.Shell.Out.WriteLine($"\n# {step.Sentence}\n{step.Command}");
                    }
                }
            });
}
