using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OAuthRegistry.Cli.Tests.Docs;

/// <summary>
/// Follows a page as a newcomer does: types its commands in their order, compares the answers, copies keys out of them
/// where the page says so, and opens addresses in a browser.
/// </summary>
internal sealed partial class DocReader(Uri server, DocShell shell, IReadOnlyDictionary<string, string> leftOut)
{
    private const string AddressOnPages = "http://127.0.0.1:5080",
        LogIn = "oauth-registry login",
        LogInElsewhere = LogIn + " --device";

    /// <summary>
    /// Where the page signs in with a browser. BrowserSignInTests and DeviceSignInTests do it as it is written.
    /// </summary>
    private const string LogInWithKey = "oauth-registry login --api-key \"$API_KEY\" >/dev/null 2>&1";

    private readonly string _address = server.GetLeftPart(UriPartial.Authority);

    private JsonNode? _answer;

    private string _output = "";

    /// <summary>What the page says and is not so.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>What the blocks would show if they were written now.</summary>
    public List<(DocBlock Block, IReadOnlyList<string> Lines)> Changes { get; } = [];

    /// <summary>Which of the commands that are left out the pages have.</summary>
    public HashSet<string> LeftOut { get; } = [];

    public async Task ReadAsync(DocPage page)
    {
        var blocks = page.Blocks();
        for (var at = 0; at < blocks.Count; at++)
        {
            var next = blocks.ElementAtOrDefault(at + 1);
            var answer = next is { FollowsAtOnce: true, Language: "json" or "text" } ? next : null;
            switch (blocks[at])
            {
                case { Language: "sh" } script:
                    await TypeAsync(page, script, answer);
                    break;
                case { Language: "console" } transcript:
                    await TranscribeAsync(page, transcript);
                    break;
                case { Info: "text browser" } address:
                    Compare(page, address, await BrowseAsync());
                    break;
            }
        }
    }

    private async Task TypeAsync(DocPage page, DocBlock script, DocBlock? answer)
    {
        var commands = script.Commands().Where(IsTyped).Select(Filled).ToList();
        if (commands.Count == 0)
        {
            return;
        }

        var typed = await RunAsync(string.Join('\n', commands), asOne: false);
        if (typed.Code != 0)
        {
            Faults.Add($"{page.Name}:{script.First}: ended with {typed.Code}:\n{typed.Error}");
        }

        if (typed.Out.Trim().Length > 0)
        {
            (_output, _answer) = (typed.Out.Trim(), Parsed(typed.Out) ?? _answer);
        }

        if (answer is not null)
        {
            Compare(page, answer, typed.Out);
        }
        else if (Parsed(typed.Out) is JsonObject refused && refused.ContainsKey("details"))
        {
            Faults.Add($"{page.Name}:{script.First}: was refused, and the page doesn't say so:\n{typed.Out}");
        }
    }

    private async Task TranscribeAsync(DocPage page, DocBlock transcript)
    {
        List<string> lines = [];
        var differs = false;
        foreach (var (command, shown) in transcript.Transcript())
        {
            lines.AddRange($"$ {command}".Split('\n'));
            var came = IsTyped(command) ? DocAnswers.Lines((await RunAsync(Filled(command), asOne: true)).Out) : shown;
            came = command is LogIn or LogInElsewhere ? shown : came;
            if (DocAnswers.Difference(shown, came) is { } difference)
            {
                differs = true;
                Faults.Add($"{page.Name}:{transcript.First}: {command}: {difference}");
            }

            lines.AddRange(DocAnswers.Difference(shown, came) is null ? shown : came);
        }

        if (differs)
        {
            Changes.Add((transcript, lines));
        }
    }

    private void Compare(DocPage page, DocBlock shown, string came)
    {
        if (DocAnswers.Difference(shown, came) is { } difference)
        {
            Faults.Add($"{page.Name}:{shown.First}: {difference}");
            if (!shown.IsPart)
            {
                Changes.Add((shown, DocAnswers.ForPage(shown, came)));
            }
        }
    }

    /// <summary>
    /// Opens the address that was printed last, signs in as the page says, and allows what is asked; tells where it came
    /// back to, or what stands above the page where it stayed.
    /// </summary>
    private async Task<string> BrowseAsync()
    {
        using var browser = new Forms();
        var address = new Uri(_output.Replace(AddressOnPages, _address, StringComparison.Ordinal));
        var page = await browser.OpenAsync(address, default);
        page = await browser.SubmitAsync(
            page,
            default,
            ("name", DocsTests.UserOnPages),
            ("password", DocsTests.PasswordOnPages)
        );
        if (UserCode().Match(page.Main) is { Success: true } typed)
        {
            page = await browser.SubmitAsync(page, default, ("user_code", typed.Groups["code"].Value));
        }

        var answered = await browser.SubmitAsync(page, default, ("decision", "allow"));
        if (answered.RedirectsTo?.OriginalString is not { } back)
        {
            return Title().Match(answered.Main).Groups["text"].Value;
        }

        var query = new Uri(back).Query[1..].Split('&').Select(pair => pair.Split('='));
        _answer = new JsonObject(
            query.Select(pair => KeyValuePair.Create(pair[0], (JsonNode?)Uri.UnescapeDataString(pair[1])))
        );
        var escaped = Uri.EscapeDataString(AddressOnPages);
        return back.Replace(Uri.EscapeDataString(_address), escaped, StringComparison.OrdinalIgnoreCase);
    }

    private async Task<Typed> RunAsync(string script, bool asOne)
    {
        var typed = await shell.RunAsync(script.Replace(AddressOnPages, _address, StringComparison.Ordinal), asOne);
        return typed with { Out = typed.Out.Replace(_address, AddressOnPages, StringComparison.Ordinal) };
    }

    private bool IsTyped(string command)
    {
        var leaves = leftOut.Keys.FirstOrDefault(start => command.StartsWith(start, StringComparison.Ordinal));
        if (leaves is not null)
        {
            LeftOut.Add(leaves);
        }

        return leaves is null;
    }

    /// <summary>KEY=NNSXS.…   # the "key" of the answer above</summary>
    private string Filled(string command) =>
        Copied().Match(command) is { Success: true } copied
            ? $"{copied.Groups["name"].Value}='{Find(_answer, copied.Groups["member"].Value)}'"
        : command.StartsWith(LogIn, StringComparison.Ordinal) ? LogInWithKey
        : command;

    private static string Find(JsonNode? answer, string member) =>
        FindIn(answer, member)
        ?? throw new InvalidOperationException($"the answer above has no \"{member}\": {answer?.ToJsonString()}");

    private static string? FindIn(JsonNode? node, string member) =>
        node switch
        {
            JsonObject thing when thing[member] is JsonValue value => value.ToString(),
            JsonObject thing => thing
                .Select(inner => FindIn(inner.Value, member))
                .FirstOrDefault(found => found is not null),
            JsonArray list => list.Select(inner => FindIn(inner, member)).FirstOrDefault(found => found is not null),
            _ => null,
        };

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The code of a device, as its link filled it in.</summary>
    [GeneratedRegex("<input id=\"user_code\"[^>]* value=\"(?<code>[^\"]+)\"")]
    private static partial Regex UserCode();

    [GeneratedRegex("<h1>(?<text>[^<]+)</h1>")]
    private static partial Regex Title();

    [GeneratedRegex(@"^(?<name>\w+)=\S*…\S* +# the ""(?<member>\w+)"" of the (answer|address) above$")]
    private static partial Regex Copied();
}
