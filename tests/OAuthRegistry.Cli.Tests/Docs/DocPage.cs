namespace OAuthRegistry.Cli.Tests.Docs;

/// <summary>A fenced block of a page: what stands behind the fence, and the lines between the fences.</summary>
internal sealed record DocBlock(string Info, IReadOnlyList<string> Lines, int First, bool FollowsAtOnce)
{
    public string Language => Info.Split(' ')[0];

    /// <summary>Whether it shows some of the answer's members only.</summary>
    public bool IsPart => Info.Split(' ').Contains("part");

    public string Text => string.Join('\n', Lines);

    /// <summary>Each command with the lines that it goes on over, and what the page shows below it.</summary>
    public IEnumerable<(string Command, List<string> Shown)> Transcript()
    {
        for (var at = 0; at < Lines.Count; )
        {
            Assert.StartsWith("$ ", Lines[at], StringComparison.Ordinal);
            var command = Lines[at++][2..];
            while (command.EndsWith('\\'))
            {
                command += $"\n{Lines[at++]}";
            }

            var shown = Lines.Skip(at).TakeWhile(line => !line.StartsWith("$ ", StringComparison.Ordinal)).ToList();
            at += shown.Count;
            yield return (command, shown);
        }
    }

    /// <summary>The commands of a script, each with the lines that it goes on over.</summary>
    public IEnumerable<string> Commands()
    {
        var command = "";
        foreach (var line in Lines)
        {
            command += command.Length > 0 ? $"\n{line}" : line;
            if (!command.EndsWith('\\'))
            {
                yield return command;
                command = "";
            }
        }
    }
}

/// <summary>A page of the documentation, and what of it can be run.</summary>
internal sealed class DocPage(string path)
{
    private readonly List<string> _lines = [.. File.ReadAllLines(Path.Combine(Root, path))];

    /// <summary>Where the repository is.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public string Name => path;

    /// <summary>Every page on which something is to be typed.</summary>
    public static IEnumerable<string> WithCommands() =>
        from file in Directory.EnumerateFiles(Root, "*.md", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Split('/').Any(part => part is "bin" or "obj" or "artifacts" or "node_modules")
        where File.ReadLines(file).Any(line => line is "```sh" or "```console")
        select path;

    public List<DocBlock> Blocks()
    {
        List<DocBlock> blocks = [];
        var end = -1;
        for (var at = 0; at < _lines.Count; at++)
        {
            if (_lines[at].StartsWith("```", StringComparison.Ordinal))
            {
                var followsAtOnce = end >= 0 && _lines[(end + 1)..at].TrueForAll(string.IsNullOrWhiteSpace);
                end = _lines.IndexOf("```", at + 1);
                blocks.Add(new DocBlock(_lines[at][3..], _lines[(at + 1)..end], at + 1, followsAtOnce));
                at = end;
            }
        }

        return blocks;
    }

    /// <summary>Writes what came into the blocks, from the last one up: the others stay where they are.</summary>
    public void Write(IEnumerable<(DocBlock Block, IReadOnlyList<string> Lines)> changes)
    {
        foreach (var (block, lines) in changes.OrderByDescending(change => change.Block.First))
        {
            _lines.RemoveRange(block.First, block.Lines.Count);
            _lines.InsertRange(block.First, lines);
        }

        File.WriteAllText(Path.Combine(Root, path), string.Join('\n', _lines) + "\n");
    }

    private static string FindRoot(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "OAuthRegistry.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests run outside of the repository");
    }
}
