using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Client;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary>
/// <c>demo</c>: the life of a client from its registration to a call with its token, and each HTTP call of it.
/// </summary>
internal static partial class DemoCommand
{
    private static readonly Option<bool> Keep = new("--keep")
    {
        Description = "Leave the user and the client of the demo, to look at them.",
    };

    public static Command Build() =>
        new Command(
            "demo",
            "Show a client from its registration to a call with its token, with each HTTP call; for administrators."
        )
            .With(Keep)
            .Does(async run =>
            {
                var admin = run.Registry;
                await RequireAdminAsync(run, admin);
                var name = $"demo-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
                try
                {
                    await ShowAsync(run, name);
                }
                finally
                {
                    if (!run.Get(Keep))
                    {
                        await CleanUpAsync(run, name);
                    }
                }
            });

    private static async Task RequireAdminAsync(Run run, RegistryClient admin)
    {
        if ((await admin.WhoAmIAsync(run.CancellationToken)).IsAdmin != true)
        {
            throw new SignInException("the demo creates a user and approves a client: sign in as an administrator");
        }
    }

    private static async Task ShowAsync(Run run, string userId)
    {
        var (cancellationToken, clientId, say) = (
            run.CancellationToken,
            $"{userId}-gateways",
            (Action<string>)(line => run.Shell.Out.WriteLine(line))
        );
        var admin = Connect(run, run.Credentials.Key ?? run.Credentials.Tokens!.AccessToken);
        var password = $"Demo-{RandomNumberGenerator.GetHexString(24)}-1";

        Step("An administrator creates a developer.");
        await admin.Users.CreateAsync(
            new UserBody
            {
                Ids = new UserIds { UserId = userId },
                Name = "Demo Developer",
                Password = password,
            },
            cancellationToken
        );
        var key = await admin.ApiKeys.CreateAsync(
            Account.User(userId),
            new CreateApiKeyRequest { Name = "demo", Rights = [Right.All] },
            cancellationToken
        );
        var developer = Connect(run, key.Key!);

        Step("The developer registers a client. It waits for review.");
        var client = await developer.Clients.CreateAsync(
            Account.User(userId),
            new ClientBody
            {
                Ids = new ClientIds { ClientId = clientId },
                Name = "Demo Gateways",
                Description = "Lists the gateways of the signed-in user",
                RedirectUris = ["http://127.0.0.1/callback"],
                Grants = [Grant.AuthorizationCode, Grant.RefreshToken],
                Rights = [Right.UserInfo, Right.UserGatewaysList],
            },
            cancellationToken
        );
        say($"    {clientId}: {WireNames<ReviewState>.NameOf(client.State!.Value)}");

        Step("The administrator reads what the guidelines say about it, and approves it.");
        var report = await admin.Reviews.GetReportAsync(clientId, cancellationToken);
        foreach (var check in report.Checks)
        {
            say($"    {Output.Say(check.Status), -11} {Output.Say(check.Guideline), -14} {check.Finding}");
        }

        await admin.Reviews.DecideAsync(
            clientId,
            new DecideRequest { Decision = Decision.Approve, Revision = report.Revision },
            cancellationToken
        );

        Step("The developer gets a secret, which is shown once.");
        var secret = (
            await developer.Secrets.IssueAsync(
                clientId,
                new IssueSecretRequest { Description = "demo" },
                cancellationToken
            )
        ).Secret!;
        say($"    {secret[..4]}…{secret[^4..]}");

        Step("A user signs in, reads the consent page, and allows it. The client exchanges the code (PKCE).");
        using var tokens = new HttpClient(new Narrator(run) { InnerHandler = new SocketsHttpHandler() });
        var server = await CodeFlow.DiscoverAsync(tokens, run.Credentials.Address, cancellationToken);
        var flow = new CodeFlow(tokens, server, clientId, new Uri("http://127.0.0.1:49152/callback"), secret);
        var answer = await flow.ExchangeAsync(await AllowAsync(run, flow, userId, password), cancellationToken);
        say($"    access token {answer.AccessToken![..10]}…, for {answer.ExpiresIn} seconds");

        Step("The client calls the API as the user, refreshes its token, and gives it back.");
        var who = (await Connect(run, answer.AccessToken!).WhoAmIAsync(cancellationToken)).OauthAccessToken!;
        say($"    user {who.UserIds?.UserId}: {string.Join(", ", (who.Rights ?? []).Select(WireNames<Right>.NameOf))}");
        answer = await flow.RefreshAsync(answer.RefreshToken!, cancellationToken);
        await flow.RevokeAsync(answer.RefreshToken!, cancellationToken);

        void Step(string text) => say($"\n{text}");
    }

    /// <summary>What a person does with the browser; returns where it came back to.</summary>
    private static async Task<Uri> AllowAsync(Run run, CodeFlow flow, string userId, string password)
    {
        using var browser = new Forms(new Narrator(run));
        var signIn = await browser.OpenAsync(flow.AuthorizationUri, run.CancellationToken);
        var consent = await browser.SubmitAsync(
            signIn,
            run.CancellationToken,
            ("name", userId),
            ("password", password)
        );
        foreach (Match right in ConsentLines().Matches(consent.Main))
        {
            run.Shell.Out.WriteLine(
                $"    it would be allowed to: {System.Net.WebUtility.HtmlDecode(right.Groups["text"].Value).Trim()}"
            );
        }

        return (await browser.SubmitAsync(consent, run.CancellationToken, ("decision", "allow"))).RedirectsTo
            ?? throw new SignInException("the browser of the demo was not sent back; with --keep, try it with yours");
    }

    private static async Task CleanUpAsync(Run run, string userId)
    {
        run.Shell.Out.WriteLine("\nThe administrator erases the client and deletes the user.");
        var admin = Connect(run, run.Credentials.Key ?? run.Credentials.Tokens!.AccessToken);
        foreach (
            var act in new Func<Task>[]
            {
                () => admin.Clients.PurgeAsync($"{userId}-gateways", CancellationToken.None),
                () => admin.Users.DeleteAsync(userId, CancellationToken.None),
            }
        )
        {
            try
            {
                await act();
            }
            catch (RegistryException refusal) when (refusal.Status == System.Net.HttpStatusCode.NotFound)
            {
                // The demo did not come that far.
            }
        }
    }

    /// <summary>The registry, with each call told. The clients live as long as the command.</summary>
    private static RegistryClient Connect(Run run, string credential)
    {
        var services = new ServiceCollection();
        services
            .AddOAuthRegistryClient(options =>
                (options.Address, options.ApiKey, options.Retries) = (run.Credentials.Address, credential, 0)
            )
            .AddHttpMessageHandler(() => new Narrator(run));
        return services.BuildServiceProvider().GetRequiredService<RegistryClient>();
    }

    [GeneratedRegex("<li[^>]*>(?<text>[^<]+)</li>")]
    private static partial Regex ConsentLines();

    /// <summary>
    /// Tells each call: what was asked, what came back, how long it took. Queries are left out: they carry codes.
    /// </summary>
    private sealed class Narrator(Run run) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var started = Stopwatch.GetTimestamp();
            var response = await base.SendAsync(request, cancellationToken);
            run.Shell.Out.WriteLine(
                $"  {request.Method, -6} {request.RequestUri!.AbsolutePath}  {(int)response.StatusCode}  "
                    + $"{Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms"
            );
            return response;
        }
    }
}
