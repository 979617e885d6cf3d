using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using OAuthRegistry.Client;
using OAuthRegistry.Contracts;
using Spectre.Console;

namespace OAuthRegistry.Cli;

/// <summary><c>clients apply</c>: makes the registry look as files say.</summary>
internal static class ApplyCommand
{
    /// <summary>The attribute that marks the clients of a label.</summary>
    private const string LabelAttribute = "managed-by";

    private static readonly HashSet<string> Unmanaged = ["ids", "created_at", "updated_at", "deleted_at", "secret"];

    private static readonly Option<string?> Directory = new("--file", "-f")
    {
        Description = "A folder with a YAML or JSON file for each client, or one file.",
        Required = true,
    };

    private static readonly Option<bool> DryRun =
            new("--dry-run") { Description = "Show the plan and change nothing." },
        Prune = new("--prune") { Description = "Delete the clients of the label that no file names." };

    private static readonly Option<string?> Label = new("--label")
    {
        Description = $"Mark every client with the attribute {LabelAttribute}, so that --prune knows which are meant.",
    };

    public static Command Build() =>
        new Command("apply", "Make the registry look as your files say: shows the plan, asks, applies.")
            .With(Directory, DryRun, Flags.Yes, Label, Prune)
            .With(Flags.Owner)
            .Does(ApplyAsync);

    private static async Task ApplyAsync(Run run)
    {
        if (run.Get(Prune) && run.Get(Label) is null)
        {
            throw run.Misused("--prune deletes only inside a label: say which with --label");
        }

        var plan = await PlanAsync(run);
        Show(run, plan);
        if (plan.Count == 0 || run.Get(DryRun))
        {
            return;
        }

        run.Confirm($"Apply {plan.Count} {(plan.Count == 1 ? "change" : "changes")}?");
        for (var number = 1; number <= plan.Count; number++)
        {
            await plan[number - 1].Act();
            run.Output.Tell($"{number}/{plan.Count} {plan[number - 1].ClientId}");
        }
    }

    private static async Task<List<Step>> PlanAsync(Run run)
    {
        var (clients, label) = (run.Registry.Clients, run.Get(Label));
        var documents = await ReadAsync(run, run.Get(Directory)!);
        var plan = new List<Step>();
        foreach (var (source, wanted, named) in documents)
        {
            var id = wanted.Ids?.ClientId ?? throw new UsageException($"{source}: ids.client_id is missing");
            if (label is not null)
            {
                wanted.Attributes = new Dictionary<string, string>(wanted.Attributes ?? [])
                {
                    [LabelAttribute] = label,
                };
            }

            var present = await FindAsync(run, id);
            var changes = Compare(wanted, present);
            if (present is null)
            {
                var owner = run.NamedOwner() ?? named ?? await run.CallerAsync();
                plan.Add(
                    new Step("create", id, changes, () => clients.CreateAsync(owner, wanted, run.CancellationToken))
                );
            }
            else if (changes.Count > 0)
            {
                plan.Add(
                    new Step(
                        "change",
                        id,
                        changes,
                        () =>
                            clients.UpdateAsync(
                                id,
                                wanted,
                                [.. changes.Select(change => change.Field!)],
                                run.CancellationToken
                            )
                    )
                );
            }
        }

        if (run.Get(Prune))
        {
            var kept = documents.Select(document => document.Body.Ids!.ClientId).ToHashSet();
            var all = run.NamedOwner() is { } owner
                ? clients.ListOfAsync(owner, null, run.CancellationToken)
                : clients.ListAsync(null, run.CancellationToken);
            await foreach (
                var client in all.Where(client =>
                    client.Attributes?.GetValueOrDefault(LabelAttribute) == label
                    && !kept.Contains(client.Ids!.ClientId)
                )
            )
            {
                plan.Add(
                    new Step(
                        "delete",
                        client.Ids!.ClientId!,
                        [],
                        () => clients.DeleteAsync(client.Ids.ClientId!, run.CancellationToken)
                    )
                );
            }
        }

        return plan;
    }

    private static async Task<List<Document<ClientBody>>> ReadAsync(Run run, string path)
    {
        var files = System.IO.Directory.Exists(path)
            ? System
                .IO.Directory.EnumerateFiles(path)
                .Where(file => Path.GetExtension(file) is ".json" or ".yaml" or ".yml")
                .Order(StringComparer.Ordinal)
                .ToList()
            : [path];
        var documents = new List<Document<ClientBody>>();
        foreach (var file in files)
        {
            documents.AddRange(
                Documents.Parse(
                    file,
                    await Documents.ReadFileAsync(file, run.CancellationToken),
                    "client",
                    Output.Wire.ClientBody
                )
            );
        }

        var twice = documents
            .GroupBy(document => document.Body.Ids?.ClientId)
            .FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? documents
            : throw new UsageException(
                $"{twice.Key} is in {string.Join(" and ", twice.Select(document => document.Source))}"
            );
    }

    /// <summary>
    /// The client as it will be once what waits for approval is approved: submitting the same again would change
    /// nothing.
    /// </summary>
    private static async Task<JsonObject?> FindAsync(Run run, string id)
    {
        try
        {
            var client = await run.Registry.Clients.GetAsync(id, null, run.CancellationToken);
            var members = Members.Of(client, Output.Wire.ClientBody);
            foreach (
                var change in client.State is ReviewState.Approved or ReviewState.Flagged
                    ? await PendingAsync(run, id)
                    : []
            )
            {
                members[change.Field!] = change.To?.DeepClone();
            }

            return members;
        }
        catch (RegistryException missing) when (missing.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static async Task<List<ChangeBody>> PendingAsync(Run run, string id)
    {
        try
        {
            return (await run.Registry.Reviews.GetPendingAsync(id, run.CancellationToken)).Changes ?? [];
        }
        catch (RegistryException none) when (none.Status is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return [];
        }
    }

    /// <summary>Only what a file says is compared; what it leaves out stays as it is.</summary>
    private static List<ChangeBody> Compare(ClientBody wanted, JsonObject? present) =>
        [
            .. Members
                .Of(wanted, Output.Wire.ClientBody)
                .Where(member =>
                    !Unmanaged.Contains(member.Key) && !Members.AreSame(member.Key, member.Value, present?[member.Key])
                )
                .Select(member => new ChangeBody
                {
                    Field = member.Key,
                    From = present?[member.Key]?.DeepClone(),
                    To = member.Value?.DeepClone(),
                }),
        ];

    private static void Show(Run run, List<Step> plan)
    {
        if (!run.Output.IsTable)
        {
            var steps = plan.Select(step =>
                (JsonNode)
                    new JsonObject
                    {
                        ["action"] = step.Action,
                        ["client_id"] = step.ClientId,
                        ["changes"] = System.Text.Json.JsonSerializer.SerializeToNode(
                            step.Changes,
                            Output.Wire.ListChangeBody
                        ),
                    }
            );
            run.Shell.Out.WriteLine(new JsonArray([.. steps]).ToJsonString(Output.Wire.Options));
            return;
        }

        foreach (var (action, id, changes, _) in plan)
        {
            var (sign, color) = action switch
            {
                "create" => ('+', Color.Green),
                "delete" => ('-', Color.Red),
                _ => ('~', Color.Yellow),
            };
            run.Output.Console.WriteLine($"{sign} {id}", new Style(color));
            foreach (var change in changes)
            {
                run.Output.Console.WriteLine(
                    $"    {change.Field}: {(change.From is null ? "" : $"{Line(change.From)} → ")}{Line(change.To)}"
                );
            }
        }

        if (plan.Count == 0)
        {
            run.Output.Tell("Nothing to change.");
        }
    }

    private static string Line(JsonNode? value) => value?.ToJsonString(WireJson.Shared.Options) ?? "nothing";

    private sealed record Step(string Action, string ClientId, List<ChangeBody> Changes, Func<Task> Act);
}
