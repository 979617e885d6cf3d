using System.CommandLine;
using OAuthRegistry.Contracts;
using Spectre.Console;

namespace OAuthRegistry.Cli;

/// <summary><c>use</c>, <c>login</c>, <c>logout</c>, <c>whoami</c>.</summary>
internal static class SignInCommands
{
    private static readonly Argument<string> Url = new("URL") { Description = "Such as https://registry.example.com." };

    private static readonly Option<string?> ApiKey = new("--api-key") { Description = "The key; without a value it is asked for, or read from the standard input.", Arity = ArgumentArity.ZeroOrOne, Required = true };

    public static Command Use() => new Command("use", "Choose the registry that all other commands call.") { Url }.Does(run =>
    {
        var address = run.Credentials.Use(run.Parsed.GetValue(Url)!);
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
        {
            run.Shell.Error.WriteLine("warning: without https, everybody on the way can read your key");
        }

        run.Output.Tell($"Using {address}");
        return Task.CompletedTask;
    });

    public static Command LogIn() => new Command("login", "Keep an API key for this registry, in a file that only you can read.") { ApiKey }.Does(async run =>
    {
        var key = run.Get(ApiKey) ?? Ask(run);
        if (key is not { Length: > 0 })
        {
            throw run.Misused("there is no key: create one with `oauth-registry api-keys create`, or ask an administrator");
        }

        var who = await run.Connect(key).WhoAmIAsync(run.CancellationToken);
        run.Credentials.Keep(key);
        run.Output.Tell($"Signed in to {run.Credentials.Address} as {Output.Say(who.ApiKey?.EntityIds)}");
    });

    public static Command LogOut() => new Command("logout", "Forget the API key for this registry. The key itself goes on working: revoke it with `api-keys delete`.").Does(run =>
    {
        run.Output.Tell(run.Credentials.Forget() ? $"Signed out of {run.Credentials.Address}" : $"Nobody was signed in to {run.Credentials.Address}");
        return Task.CompletedTask;
    });

    public static Command WhoAmI() => new Command("whoami", "Tell which registry you use, who you are there, and what you may do.").Does(async run =>
    {
        var who = await run.Registry.WhoAmIAsync(run.CancellationToken);
        if (!run.Output.IsTable)
        {
            run.Output.Write(who, Output.Wire.AuthInfoBody);
            return;
        }

        var grid = new Grid().AddColumns(2);
        AddRow("registry", run.Credentials.Address.ToString());
        AddRow("account", Output.Say(await run.CallerAsync()) + (who.IsAdmin == true ? ", administrator" : ""));
        AddRow("key", $"{who.ApiKey?.ApiKey?.Name} {who.ApiKey?.ApiKey?.Id}".Trim());
        AddRow("kept in", run.Credentials.Source);
        AddRow("rights", Summary(who.ApiKey?.ApiKey?.Rights ?? who.OauthAccessToken?.Rights ?? []));
        run.Output.Console.Write(grid);

        void AddRow(string name, string value) => grid.AddRow(new Text(name, new Style(foreground: Color.Grey)), new Text(value));
    });

    private static string Summary(List<Right> rights) => rights.Contains(Right.All) ? WireNames<Right>.NameOf(Right.All) : Output.Say(rights);

    private static string? Ask(Run run) => run.Shell.IsInputTyped
        ? run.Output.Console.Prompt(new TextPrompt<string>("API key:").Secret())
        : run.Shell.In.ReadLine()?.Trim();
}
