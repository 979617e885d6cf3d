using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary><c>policy …</c></summary>
internal static class PolicyCommands
{
    private static readonly Option<string?> File = new("--file", "-f")
    {
        Description = "The YAML file with the rules; - for the standard input.",
    };

    private static readonly Option<int?> Days = new("--days")
    {
        Description = "How many days to look back; 90 if absent.",
    };

    public static Command Build() =>
        new("policy", "The review policy: what is decided by rules, for administrators.")
        {
            new Command("show", "Print the policy in force.").Does(ShowAsync),
            new Command("check", "Tell what is wrong with a policy, with lines and columns.")
                .With(File)
                .Does(CheckAsync),
            new Command("simulate", "Tell what a policy would have decided about past requests.")
                .With(File, Days)
                .Does(SimulateAsync),
            new Command("apply", "Put a policy in force, or switch it off with an empty file.")
                .With(File)
                .Does(ApplyAsync),
        };

    private static async Task ShowAsync(Run run)
    {
        var policy = await run.Registry.Policy.GetAsync(run.CancellationToken);
        if (!run.Output.IsTable)
        {
            run.Output.Write(policy, Output.Wire.ReviewPolicyBody);
        }
        else if (policy.Text.Length == 0)
        {
            run.Output.Tell("There is no review policy: persons decide about everything.");
        }
        else
        {
            run.Shell.Out.Write(policy.Text.EndsWith('\n') ? policy.Text : policy.Text + "\n");
        }
    }

    private static async Task CheckAsync(Run run)
    {
        var text = await ReadAsync(run);
        var answer = await run.Registry.Policy.CheckAsync(text, run.CancellationToken);
        RequireFine(run, answer);
        Write(run, answer, Output.Wire.CheckPolicyAnswer, $"Nothing is wrong with it: {Count(answer.Rules.Count)}.");
    }

    private static async Task SimulateAsync(Run run)
    {
        var text = run.Get(File) is null ? null : await ReadAsync(run);
        if (text is not null)
        {
            RequireFine(run, await run.Registry.Policy.CheckAsync(text, run.CancellationToken));
        }

        var answer = await run.Registry.Policy.SimulateAsync(
            new SimulatePolicyRequest { Text = text, Days = run.Get(Days) },
            run.CancellationToken
        );
        if (!run.Output.IsTable)
        {
            run.Output.Write(answer, Output.Wire.SimulatePolicyAnswer);
            return;
        }

        await run.Output.WriteAsync(
            answer.Outcomes.ToAsyncEnumerable(),
            Output.Wire.SimulatedBody,
            null,
            ("client", o => o.ClientId),
            ("decided", o => o.DecidedAt),
            ("by", o => o.DecidedBy),
            ("what", o => o.OfPendingChange == true ? "a change" : "a new client"),
            ("decision", o => o.Decided),
            ("policy", o => o.Policy),
            ("rule", o => o.Rule),
            ("", o => o.Otherwise == true ? "otherwise" : "")
        );
        run.Output.Tell(
            $"{answer.Requests} requests: {answer.Same} as they were decided, {answer.Otherwise} otherwise, "
                + $"{answer.LeftToPersons} left to persons."
        );
    }

    private static async Task ApplyAsync(Run run)
    {
        var text = await ReadAsync(run);
        RequireFine(run, await run.Registry.Policy.CheckAsync(text, run.CancellationToken));
        var present = await run.Registry.Policy.GetAsync(run.CancellationToken);
        var policy = await run.Registry.Policy.SetAsync(
            new ReviewPolicyRequest { Text = text, Version = present.Version },
            run.CancellationToken
        );
        var rules = Count(policy.Rules?.Count ?? 0);
        Write(run, policy, Output.Wire.ReviewPolicyBody, $"Version {policy.Version} is in force: {rules}.");
    }

    /// <summary>A sentence for people, the answer for programs.</summary>
    private static void Write<T>(Run run, T answer, JsonTypeInfo<T> type, string sentence)
    {
        if (run.Output.IsTable)
        {
            run.Output.Tell(sentence);
        }
        else
        {
            run.Output.Write(answer, type);
        }
    }

    /// <summary>As compilers write it, so that an editor finds the place.</summary>
    private static void RequireFine(Run run, CheckPolicyAnswer answer)
    {
        if (answer.Faults.Count > 0)
        {
            var source = run.Get(File);
            throw new UsageException(
                string.Join(
                    '\n',
                    answer.Faults.Select(fault =>
                        $"{source}:{fault.Line}:{fault.Column}: {(fault.Member is { } member ? $"{member} " : "")}"
                        + fault.Message
                    )
                )
            );
        }
    }

    private static Task<string> ReadAsync(Run run) =>
        run.Get(File) switch
        {
            null => throw new UsageException("name the file with the rules: --file policy.yaml"),
            "-" => run.Shell.In.ReadToEndAsync(run.CancellationToken),
            var path => Documents.ReadFileAsync(path, run.CancellationToken),
        };

    private static string Count(int rules) => rules == 1 ? "1 rule" : $"{rules} rules";
}
