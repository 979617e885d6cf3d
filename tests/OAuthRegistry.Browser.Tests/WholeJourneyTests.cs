using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Reviews;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Browser.Tests.ConsoleTests;

namespace OAuthRegistry.Browser.Tests;

/// <summary>
/// The whole way of a client in a browser of each side: the registry stands in this process, in an internet whose hosts
/// come and go, with a clock that can be put forward.
/// </summary>
public class WholeJourneyTests
{
    private const string ClientId = "alice-gateway-care",
        Host = "care.example.com",
        Address = "93.184.216.50",
        Nobody = "93.184.216.99",
        Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    private static readonly BrowserNewContextOptions Phone = new()
    {
        ViewportSize = new() { Width = 390, Height = 844 },
    };

    private static readonly BrowserNewContextOptions Desk = new()
    {
        ViewportSize = new() { Width = 1280, Height = 900 },
    };

    [Theory]
    [InChromium(Database.Sqlite)]
    [InChromium(Database.Postgres)]
    public async Task From_the_request_by_question_answer_partial_approval_drift_and_flag_to_the_confirmation(
        Database database
    )
    {
        using var internet = new FakeInternet();
        internet.Site(Host, Address, Ok);
        var time = new ShiftedTime();
        await using var server = await RegistryServer.ListenAsync(
            database,
            services => services.AddSingleton<ProbeNetwork>(internet).AddSingleton<TimeProvider>(time),
            ("Probe:Enabled", "true"),
            ("Reviews:FlagDrift", "true"),
            DeliveryWorld.Silent
        );
        await MakePeopleAsync(server.Admin);
        var problems = new List<string>();

        await using (var developer = await SignInAsync(server.Address, "alice", Phone))
        await using (var reviewer = await SignInAsync(server.Address, "reviewer", Desk))
        {
            await RequestAsync(developer, server.Address);
            await AskAsync(reviewer, server.Address);
            await AnswerAsync(developer, server.Address);
            await ApprovePartAsync(reviewer, server.Address);
            await GoAsync(developer, server.Address, $"/clients/{ClientId}");
            await Text(developer, "Ask its owner to.").WaitForAsync();
            problems.AddRange(developer.Problems.Concat(reviewer.Problems));
        }

        // The host goes away. Sessions end while days pass.
        internet.Name(Host, [Nobody]);
        time.Ahead = TimeSpan.FromDays(8);
        await using (var developer = await SignInAsync(server.Address, "alice", Phone))
        {
            await LookAgainAsync(developer, server.Address, "Seen once: it counts if it is still so an hour later.");
            time.Ahead += TimeSpan.FromHours(2);
            await LookAgainAsync(developer, server.Address, "does not answer any more");
            Assert.Equal(0, await Text(developer, "Seen once").CountAsync());
            await LookAsync(developer, "story-drifted");
            problems.AddRange(developer.Problems);
        }

        time.Ahead += TimeSpan.FromDays(8);
        await using (var developer = await SignInAsync(server.Address, "alice", Phone))
        await using (var reviewer = await SignInAsync(server.Address, "reviewer", Desk))
        {
            await LookAgainAsync(developer, server.Address, "approved, watched");
            await LookAsync(developer, "story-flagged");
            await GoAsync(reviewer, server.Address, "/desk/drift");
            await reviewer.Page.GetByRole(AriaRole.Link, new() { Name = ClientId }).WaitForAsync();
            await Press(developer, "Confirm that everything is as it was");
            await Text(developer, "is not as it was approved").WaitForAsync();

            // It is mended, a person approves it again, and its owner confirms it.
            internet.Name(Host, [Address]);
            time.Ahead += TimeSpan.FromMinutes(30);
            await LookAgainAsync(developer, server.Address, "Looked again: everything is as it was approved.");
            await GoAsync(reviewer, server.Address, "/desk/drift");
            await Text(reviewer, "Nothing has drifted.").WaitForAsync();
            await GoAsync(reviewer, server.Address, $"/reviews/{ClientId}");
            await ApproveAsync(reviewer);
            await Text(reviewer, "is now approved").WaitForAsync();
            await GoAsync(developer, server.Address, $"/clients/{ClientId}");
            await Press(developer, "Confirm that everything is as it was");
            await Text(developer, "Confirmed. Thank you.").WaitForAsync();
            await LookAsync(developer, "story-confirmed");
            problems.AddRange(developer.Problems.Concat(reviewer.Problems));
        }

        var events = (await server.Admin.Get($"/clients/{ClientId}/events")).Succeeded()["events"]!.AsArray();
        Assert.Equal(
            [
                "client.attest",
                "client.approve",
                "client.flag",
                "client.approve",
                "client.answer",
                "client.ask",
                "client.create",
            ],
            events.Select(e => (string)e!["action"]!)
        );
        Assert.DoesNotContain(problems, problem => !problem.Contains("status of 400", StringComparison.Ordinal));
    }

    private static async Task RequestAsync(Window developer, Uri server)
    {
        await GoAsync(developer, server, "/clients/add");
        await developer.Page.GetByLabel("OAuth client ID").FillAsync(ClientId);
        await developer.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Alice Gateway Care");
        await developer.Page.GetByLabel("Description").FillAsync("Shows and removes the gateways of the user");
        await developer.Page.GetByLabel("Redirect URL 1", new() { Exact = true }).FillAsync($"https://{Host}/callback");
        foreach (var right in new[] { "RIGHT_USER_INFO", "RIGHT_GATEWAY_DELETE" })
        {
            await developer.Page.EvaluateAsync(
                "right => document.querySelector(`[name=rights][value=${right}]`).checked = true",
                right
            );
        }

        await Press(developer, "Create OAuth client");
        await Text(developer, "being reviewed").WaitForAsync();
        await LookAsync(developer, "story-requested");
    }

    private static async Task AskAsync(Window reviewer, Uri server)
    {
        await GoAsync(reviewer, server, "/reviews");
        await reviewer.Page.GetByRole(AriaRole.Link, new() { Name = ClientId, Exact = true }).ClickAsync();
        await reviewer.Page.GetByLabel("Your message").FillAsync("What do you delete?");
        await Press(reviewer, "Ask, and wait for the answer");
        await Text(reviewer, "It waits for an answer until").WaitForAsync();
    }

    private static async Task AnswerAsync(Window developer, Uri server)
    {
        await GoAsync(developer, server, $"/clients/{ClientId}");
        await Text(developer, "Yours: a reviewer asked").WaitForAsync();
        await developer.Page.GetByLabel("Your message").FillAsync("What was stolen");
        await Press(developer, "Send");
        await Text(developer, "The reviewers', for").WaitForAsync();
    }

    private static async Task ApprovePartAsync(Window reviewer, Uri server)
    {
        await GoAsync(reviewer, server, $"/reviews/{ClientId}");
        await Text(reviewer, "What was stolen").WaitForAsync();
        await reviewer.Page.GetByText("Approve a part: which rights it does not get").ClickAsync();
        await reviewer.Page.GetByRole(AriaRole.Checkbox, new() { Name = "RIGHT_GATEWAY_DELETE" }).CheckAsync();
        await reviewer.Page.GetByLabel("Why it is refused: Delete the gateway").FillAsync("Ask its owner to.");
        await ApproveAsync(reviewer);
        await Text(reviewer, "is now approved").WaitForAsync();
    }

    private static async Task LookAgainAsync(Window developer, Uri server, string then)
    {
        await GoAsync(developer, server, $"/clients/{ClientId}");
        await Press(developer, "Look again now");
        await Text(developer, "Looked again:").WaitForAsync();
        await Text(developer, then).WaitForAsync();
    }

    private static ILocator Text(Window window, string text) => window.Page.GetByText(text).First;

    private static Task Press(Window window, string button) =>
        window.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
