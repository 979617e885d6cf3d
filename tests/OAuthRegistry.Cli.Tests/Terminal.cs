using System.Text.Json.Nodes;

namespace OAuthRegistry.Cli.Tests;

/// <summary>What a command left behind.</summary>
internal sealed record Ended(int Code, string Out, string Error)
{
    public JsonNode Json => JsonNode.Parse(Out)!;
}

/// <summary>
/// Somebody's terminal: runs commands in this process, with streams, variables and a home of its own.
/// </summary>
internal sealed class Terminal : IDisposable
{
    public Terminal(Uri? address = null, string? key = null)
    {
        Variables["OAUTHREGISTRY_URL"] = address?.ToString();
        Variables["OAUTHREGISTRY_API_KEY"] = key;
    }

    public string User { get; init; } = "admin";

    public string Home { get; } = Directory.CreateTempSubdirectory("registry-cli-").FullName;

    public Dictionary<string, string?> Variables { get; } = [];

    /// <summary>What the person does with a page that a command opens.</summary>
    public Action<Uri> Browse { get; set; } = page => Assert.Fail($"nobody was to open {page}");

    /// <summary>How time passes for a command that waits.</summary>
    public Func<TimeSpan, CancellationToken, Task> Wait { get; set; } =
        (_, _) => throw new InvalidOperationException("nothing was to be waited for");

    /// <summary>What a command that still runs has told the person.</summary>
    public string Shown { get; private set; } = "";

    /// <summary>Runs a command whose output is piped.</summary>
    public Task<Ended> Run(params string[] args) => Run(new StringReader(""), isTyped: false, isRead: false, args);

    /// <summary>Runs a command with something on its standard input.</summary>
    public Task<Ended> RunWith(string input, params string[] args) =>
        Run(new StringReader(input), isTyped: false, isRead: false, args);

    /// <summary>Runs a command in front of a person, who types the lines.</summary>
    public Task<Ended> RunBefore(string typed, params string[] args) =>
        Run(new StringReader(typed), isTyped: true, isRead: true, args);

    /// <summary>Runs a command that has to succeed.</summary>
    public async Task<Ended> Runs(params string[] args)
    {
        var ended = await Run(args);
        Assert.True(ended.Code == ExitCode.Done, $"{string.Join(' ', args)} ended with {ended.Code}:\n{ended.Error}");
        return ended;
    }

    /// <summary>
    /// Runs a command that has to fail: with the code, nothing on the output, and the words among the errors.
    /// </summary>
    public async Task<Ended> Fails(int code, string words, params string[] args)
    {
        var ended = await Run(args);
        Assert.True(
            ended.Code == code,
            $"{string.Join(' ', args)} ended with {ended.Code} and not {code}:\n{ended.Out}{ended.Error}"
        );
        Assert.Contains(words, ended.Error, StringComparison.Ordinal);
        Assert.Empty(ended.Out);
        return ended;
    }

    /// <summary>Registers a client of one's own and returns its ID.</summary>
    public async Task<string> NewClient(string? id = null)
    {
        id ??= Servers.NewId("client");
        await Runs(
            "clients",
            "create",
            id,
            "--name",
            "Gateway Onboarding",
            "--description",
            "Registers the gateways of the signed-in user",
            "--redirect-uris",
            "https://app.example.com/callback",
            "--rights",
            "RIGHT_USER_INFO"
        );
        return id;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private async Task<Ended> Run(TextReader input, bool isTyped, bool isRead, string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var shell = new Shell(
            input,
            output,
            error,
            name => Variables.GetValueOrDefault(name),
            Path.Combine(Home, "config")
        )
        {
            IsInputTyped = isTyped,
            IsOutputRead = isRead,
            Browse = Browse,
            Wait = (wait, cancellationToken) =>
            {
                Shown = error.ToString();
                return Wait(wait, cancellationToken);
            },
        };
        var code = await CommandLine.RunAsync(args, shell);
        return new Ended(code, output.ToString(), error.ToString());
    }
}
