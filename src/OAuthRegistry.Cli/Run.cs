using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Client;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary>One run of a command: its flags, the registry, and where its results go.</summary>
internal sealed class Run(Shell shell, ParseResult parsed, CancellationToken cancellationToken) : IAsyncDisposable
{
    private ServiceProvider? _services;

    private AccountIds? _caller;

    /// <summary>For what is not the API.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public Shell Shell => shell;

    public ParseResult Parsed => parsed;

    public CancellationToken CancellationToken => cancellationToken;

    public Credentials Credentials { get; } = new(shell);

    public Output Output { get; } = new(shell, parsed);

    /// <summary>The registry, as whoever signed in.</summary>
    public RegistryClient Registry =>
        Connect(
            Credentials.Key ?? Credentials.Tokens?.AccessToken ?? throw new NotSignedInException(Credentials.Address)
        );

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>Whether the flag was written.</summary>
    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    public RegistryClient Connect(string credential)
    {
        if (_services is null)
        {
            var client = new ServiceCollection().AddOAuthRegistryClient(options =>
            {
                (options.Address, options.ApiKey, options.Retries, options.LongestWait) = (
                    Credentials.Address,
                    credential,
                    2,
                    TimeSpan.FromSeconds(5)
                );
                options.Warned = warning => shell.Error.WriteLine(DeceptiveText.Harmless($"warning: {warning}"));
            });
            if (credential == Credentials.Tokens?.AccessToken)
            {
                client.AddHttpMessageHandler(() => new FreshToken(Credentials, Http));
            }

            _services = client.Services.BuildServiceProvider();
        }

        return _services.GetRequiredService<RegistryClient>();
    }

    /// <summary>The account that calls.</summary>
    public async Task<AccountIds> CallerAsync()
    {
        if (_caller is null)
        {
            var who = await Registry.WhoAmIAsync(CancellationToken);
            _caller =
                who.ApiKey?.EntityIds
                ?? (who.OauthAccessToken?.UserIds?.UserId is { } user ? Account.User(user) : null)
                ?? throw new NotSignedInException(Credentials.Address);
        }

        return _caller;
    }

    /// <summary>Asks before what can not be undone; where nobody can answer, the flag must.</summary>
    public void Confirm(string question)
    {
        if (Get(Flags.Yes))
        {
            return;
        }

        if (!shell.IsInputTyped)
        {
            throw new UsageException($"{question} Nobody is here to answer: say --yes.")
            {
                Command = parsed.CommandResult.Command,
            };
        }

        shell.Error.Write($"{question} [y/N] ");
        if (shell.In.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new OperationCanceledException();
        }
    }

    public UsageException Misused(string message) => new(message) { Command = parsed.CommandResult.Command };

    public ValueTask DisposeAsync()
    {
        Http.Dispose();
        return _services?.DisposeAsync() ?? ValueTask.CompletedTask;
    }
}
