using System.CommandLine;
using OAuthRegistry.Contracts;
using Spectre.Console;

namespace OAuthRegistry.Cli;

/// <summary><c>use</c>, <c>login</c>, <c>logout</c>, <c>whoami</c>.</summary>
internal static class SignInCommands
{
    private static readonly Argument<string> Url = new("URL") { Description = "Such as https://registry.example.com." };

    private static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = "The key; without a value it is asked for, or read from the standard input.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Device = new("--device")
    {
        Description = "Sign in with a browser on another machine: type the code that is shown here.",
    };

    /// <summary>How long the browser may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Command Use() =>
        new Command("use", "Choose the registry that all other commands call.") { Url }.Does(run =>
        {
            var address = run.Credentials.Use(run.Parsed.GetValue(Url)!);
            if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            {
                run.Shell.Error.WriteLine("warning: without https, everybody on the way can read your key");
            }

            run.Output.Tell($"Using {address}");
            return Task.CompletedTask;
        });

    public static Command LogIn() =>
        new Command("login", "Sign in with your browser, or keep an API key; the file is one that only you can read.")
        {
            ApiKey,
            Device,
        }.Does(async run =>
        {
            if (!run.Has(ApiKey))
            {
                await (run.Get(Device) ? SignInElsewhereAsync(run) : SignInAsync(run));
                return;
            }

            if (run.Get(Device))
            {
                throw run.Misused("--device and --api-key are two ways to sign in: choose one");
            }

            var key = Credentials.Checked(run.Get(ApiKey) ?? Ask(run) ?? "", "--api-key");
            if (key is not { Length: > 0 })
            {
                throw run.Misused(
                    "there is no key: create one with `oauth-registry api-keys create`, or ask an administrator"
                );
            }

            var who = await run.Connect(key).WhoAmIAsync(run.CancellationToken);
            run.Credentials.Keep(key);
            run.Output.Tell($"Signed in to {run.Credentials.Address} as {Output.Say(who.ApiKey?.EntityIds)}");
        });

    public static Command LogOut() =>
        new Command(
            "logout",
            "Forget who signed in here. Signing in with a browser is taken back; an API key goes on working: revoke "
                + "it with `api-keys delete`."
        ).Does(async run =>
        {
            var tokens = run.Credentials.Tokens;
            run.Output.Tell(
                run.Credentials.Forget()
                    ? $"Signed out of {run.Credentials.Address}"
                    : $"Nobody was signed in to {run.Credentials.Address}"
            );
            if (tokens is not null)
            {
                await (await FlowAsync(run, new Uri(OwnClients.CommandLineRedirectUri))).RevokeAsync(
                    tokens.RefreshToken,
                    run.CancellationToken
                );
            }
        });

    public static Command WhoAmI() =>
        new Command("whoami", "Tell which registry you use, who you are there, and what you may do.").Does(async run =>
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
            AddRow(
                who.ApiKey is null ? "token" : "key",
                who.ApiKey is { ApiKey: var key }
                    ? $"{key?.Name} {key?.Id}".Trim()
                    : $"of {who.OauthAccessToken?.ClientIds?.ClientId}"
            );
            AddRow("kept in", run.Credentials.Source);
            AddRow("rights", Summary(who.ApiKey?.ApiKey?.Rights ?? who.OauthAccessToken?.Rights ?? []));
            run.Output.Console.Write(grid);

            void AddRow(string name, string value) =>
                grid.AddRow(new Text(name, new Style(foreground: Color.Grey)), new Text(value));
        });

    private static async Task SignInAsync(Run run)
    {
        using var listener = new LoopbackListener();
        var flow = await FlowAsync(run, listener.RedirectUri);
        run.Shell.Error.WriteLine($"Sign in with your browser; if it does not open, go to\n  {flow.AuthorizationUri}");
        run.Shell.Browse(flow.AuthorizationUri);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(run.CancellationToken);
        patience.CancelAfter(Patience);
        Uri cameBackTo;
        try
        {
            cameBackTo = await listener.WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!run.CancellationToken.IsCancellationRequested)
        {
            throw new SignInException(
                "nobody came back from the browser; where there is none, use `oauth-registry login --device`"
            );
        }

        await KeepAsync(run, await flow.ExchangeAsync(cameBackTo, run.CancellationToken));
    }

    private static async Task SignInElsewhereAsync(Run run)
    {
        var server = await CodeFlow.DiscoverAsync(run.Http, run.Credentials.Address, run.CancellationToken);
        var flow = new DeviceFlow(run.Http, server, OwnClients.CommandLine, run.Shell.Wait);
        var codes = await flow.StartAsync(run.CancellationToken);
        run.Shell.Error.WriteLine(
            DeceptiveText.Harmless(
                $"Open this page in a browser, on any machine, and type the code\n  {codes.VerificationUri}\n"
                    + $"  {codes.UserCode}"
            )
        );
        await KeepAsync(run, await flow.WaitAsync(codes, run.CancellationToken));
    }

    private static async Task KeepAsync(Run run, TokenAnswer answer)
    {
        var tokens = run.Credentials.Keep(answer);
        var who = await run.Connect(tokens.AccessToken).WhoAmIAsync(run.CancellationToken);
        run.Output.Tell($"Signed in to {run.Credentials.Address} as user/{who.OauthAccessToken?.UserIds?.UserId}");
    }

    private static async Task<CodeFlow> FlowAsync(Run run, Uri redirectUri) =>
        new(
            run.Http,
            await CodeFlow.DiscoverAsync(run.Http, run.Credentials.Address, run.CancellationToken),
            OwnClients.CommandLine,
            redirectUri
        );

    private static string Summary(List<Right> rights) =>
        rights.Contains(Right.All) ? WireNames<Right>.NameOf(Right.All) : Output.Say(rights);

    private static string? Ask(Run run) =>
        run.Shell.IsInputTyped
            ? run.Output.Console.Prompt(new TextPrompt<string>("API key:").Secret())
            : run.Shell.In.ReadLine()?.Trim();
}
