using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using OAuthRegistry.Contracts;
using Spectre.Console;

namespace OAuthRegistry.Cli;

internal enum OutputFormat
{
    Json,
    Table,
}

/// <summary>Writes results: tables for people, JSON for programs.</summary>
internal sealed class Output(Shell shell, ParseResult parsed)
{
    public static readonly Option<OutputFormat?> Format = new("--output", "-o")
    {
        Description = "json or table; a table for people and JSON for pipes if absent.",
        HelpName = "json|table",
        Recursive = true,
    };

    private static readonly Lazy<WireJson> LazyWire = new(() =>
    {
        var options = new JsonSerializerOptions { WriteIndented = true };
        WireJson.Configure(options);
        return new WireJson(options);
    });

    private IAnsiConsole? _console;

    /// <summary>The wire, over several lines.</summary>
    public static WireJson Wire => LazyWire.Value;

    public bool IsTable => parsed.GetValue(Format) is { } format ? format == OutputFormat.Table : shell.IsOutputRead;

    /// <summary>A console that colours for a person and nobody else.</summary>
    public IAnsiConsole Console => _console ??= CreateConsole();

    /// <summary>One thing, with all its members.</summary>
    public void Write<T>(T thing, JsonTypeInfo<T> type)
    {
        if (!IsTable)
        {
            shell.Out.WriteLine(JsonSerializer.Serialize(thing, type));
            return;
        }

        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in (JsonObject)JsonSerializer.SerializeToNode(thing, type)!)
        {
            grid.AddRow(new Text(name, new Style(foreground: Color.Grey)), Cell(Say(value)));
        }

        Console.Write(grid);
    }

    /// <summary>Things below each other; JSON comes as it is read.</summary>
    public async Task WriteAsync<T>(
        IAsyncEnumerable<T> things,
        JsonTypeInfo<T> type,
        int? limit,
        params (string Name, Func<T, object?> Value)[] columns
    )
    {
        things = limit is { } most ? things.Take(most) : things;
        if (!IsTable)
        {
            await WriteJsonAsync(things, type);
            return;
        }

        var table = new Table().Border(TableBorder.Minimal);
        foreach (var (name, _) in columns)
        {
            table.AddColumn(new TableColumn(new Text(name, new Style(decoration: Decoration.Bold))));
        }

        await foreach (var thing in things)
        {
            table.AddRow(columns.Select(column => Cell(Say(column.Value(thing)))));
        }

        Console.Write(table);
    }

    /// <summary>Done, and nothing to show; said beside the results, so that those stay clean.</summary>
    public void Tell(string sentence)
    {
        if (IsTable)
        {
            shell.Error.WriteLine(sentence);
        }
    }

    public static string Say(object? value) =>
        value switch
        {
            null => "",
            string text => text,
            AccountIds { UserIds.UserId: { } user } => $"user/{user}",
            AccountIds { OrganizationIds.OrganizationId: { } organization } => $"organization/{organization}",
            DateTimeOffset time => time.ToString(
                "yyyy-MM-dd HH:mm'Z'",
                System.Globalization.CultureInfo.InvariantCulture
            ),
            JsonArray list => string.Join(
                list.All(item => item is JsonValue) && list.ToJsonString().Length < 60 ? ", " : "\n",
                list.Select(Say)
            ),
            JsonObject { Count: 1 } thing => Say(thing.First().Value),
            JsonObject thing => string.Join("\n", thing.Select(member => $"{member.Key}: {Say(member.Value)}")),
            JsonValue plain => plain.ToString(),
            ReviewState state => WireNames<ReviewState>.NameOf(state),
            Risk risk => WireNames<Risk>.NameOf(risk),
            WaitsFor side => WireNames<WaitsFor>.NameOf(side),
            CheckStatus status => WireNames<CheckStatus>.NameOf(status),
            HostProof proof => WireNames<HostProof>.NameOf(proof),
            Guideline guideline => WireNames<Guideline>.NameOf(guideline),
            IEnumerable<Right> rights => string.Join("\n", rights.Select(WireNames<Right>.NameOf)),
            _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
        };

    /// <summary>What others wrote does not move the cursor, colour the screen or turn the line around.</summary>
    public static Text Cell(string text) =>
        new(
            DeceptiveText.Harmless(text),
            text switch
            {
                "STATE_APPROVED" or "pass" => new Style(foreground: Color.Green),
                "STATE_REQUESTED" or "STATE_FLAGGED" or "warn" or "needs_human" or "medium" => new Style(
                    foreground: Color.Yellow
                ),
                "STATE_REJECTED" or "STATE_SUSPENDED" or "fail" or "high" => new Style(foreground: Color.Red),
                _ => Style.Plain,
            }
        );

    private async Task WriteJsonAsync<T>(IAsyncEnumerable<T> things, JsonTypeInfo<T> type)
    {
        // Nothing is written before the first answer: a list that fails at once is no list.
        var start = "[";
        await foreach (var thing in things)
        {
            shell.Out.Write($"{start}\n{JsonSerializer.Serialize(thing, type)}");
            start = ",";
        }

        shell.Out.WriteLine(start == "," ? "\n]" : "[]");
    }

    private IAnsiConsole CreateConsole()
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(shell.Out),
                Ansi = shell.IsOutputRead ? AnsiSupport.Detect : AnsiSupport.No,
            }
        );
        if (!shell.IsOutputRead)
        {
            console.Profile.Width = 160;
        }

        return console;
    }
}
