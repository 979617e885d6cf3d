using System.Text.Json.Nodes;
using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;
using static OAuthRegistry.Browser.Tests.ConsoleTests;

namespace OAuthRegistry.Browser.Tests;

/// <summary>A review as both of its sides go through it, in a browser each.</summary>
public class ReviewJourneyTests
{
    private const string ClientId = "alice-gateway-care";

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task A_question_is_asked_and_answered_and_a_part_is_approved(Database database)
    {
        await using var server = await StartAsync(database);
        (await server.As(server.AdminKey).Post("/users/alice/clients", Request(ClientId))).Succeeded();
        await using var developer = await SignInAsync(
            server,
            "alice",
            new()
            {
                ViewportSize = new() { Width = 390, Height = 844 },
            }
        );
        await using var reviewer = await SignInAsync(
            server,
            "reviewer",
            new()
            {
                ViewportSize = new() { Width = 1280, Height = 900 },
            }
        );

        await GoAsync(reviewer, server, "/desk/quick-replies");
        await reviewer.Page.GetByLabel("Title").FillAsync("What for?");
        await reviewer.Page.GetByLabel("Text").FillAsync("What do you need this right for?");
        await Press(reviewer, "Add");
        await reviewer.Page.GetByText("What for?").First.WaitForAsync();

        await GoAsync(reviewer, server, $"/reviews/{ClientId}");
        await reviewer.Page.GetByLabel("Begin with a quick reply").SelectOptionAsync("What for?");
        await Press(reviewer, "Insert it");
        var message = reviewer.Page.GetByLabel("Your message");
        Assert.Equal("What do you need this right for?", await message.InputValueAsync());
        await message.FillAsync("What do you need to delete gateways for?\n\nSee https://docs.example.com/rights");
        await Press(reviewer, "Ask, and wait for the answer");
        await reviewer.Page.GetByText("It waits for an answer until").WaitForAsync();
        await LookAsync(reviewer, "review-asked");
        await GoAsync(reviewer, server, "/reviews");
        Assert.Equal(
            0,
            await reviewer.Page.GetByRole(AriaRole.Link, new() { Name = ClientId, Exact = true }).CountAsync()
        );

        await GoAsync(developer, server, $"/clients/{ClientId}");
        await developer.Page.GetByText("Yours: a reviewer asked").WaitForAsync();
        await LookAsync(developer, "client-asked");
        await developer.Page.GetByLabel("Your message").FillAsync("To take down what was stolen.");
        await Press(developer, "Send");
        await developer.Page.GetByText("The reviewers', for").WaitForAsync();

        await GoAsync(reviewer, server, "/reviews");
        await LookAsync(reviewer, "queue");
        await reviewer.Page.GetByRole(AriaRole.Link, new() { Name = ClientId, Exact = true }).ClickAsync();
        await reviewer.Page.GetByText("To take down what was stolen.").WaitForAsync();
        await reviewer.Page.GetByText("Approve a part: which rights it does not get").ClickAsync();
        await reviewer.Page.GetByRole(AriaRole.Checkbox, new() { Name = "RIGHT_GATEWAY_DELETE" }).CheckAsync();
        await reviewer.Page.GetByLabel("Why it is refused: Delete the gateway").FillAsync("Ask its owner to.");
        await LookAsync(reviewer, "review-part");
        await ApproveAsync(reviewer);
        await reviewer.Page.GetByText("is now approved").WaitForAsync();

        await GoAsync(developer, server, $"/clients/{ClientId}");
        await developer.Page.GetByText("Not all that was asked for was granted").WaitForAsync();
        await developer.Page.GetByText("Ask its owner to.").First.WaitForAsync();
        await LookAsync(developer, "client-part");
        Assert.Empty(developer.Problems.Concat(reviewer.Problems));
        Assert.Empty(server.Logs.Errors);
    }

    [Theory]
    [InChromium(Database.Sqlite)]
    public async Task Three_are_ticked_previewed_and_decided_and_one_that_changed_is_named(Database database)
    {
        await using var server = await StartAsync(database);
        var admin = server.As(server.AdminKey);
        string[] clients = ["alice-first", "alice-second", "alice-third"];
        foreach (var clientId in clients)
        {
            (await admin.Post("/users/alice/clients", Request(clientId))).Succeeded();
        }

        await using var reviewer = await SignInAsync(server, "reviewer", new());
        await GoAsync(reviewer, server, "/reviews");
        foreach (var clientId in clients)
        {
            await reviewer.Page.GetByLabel(clientId, new() { Exact = true }).CheckAsync();
        }

        (await admin.Put("/clients/alice-second", """{"client":{"description":"Another"}}""")).Succeeded();
        await Press(reviewer, "Decide on the ticked ones");
        await reviewer.Page.GetByText("3 are ticked").WaitForAsync();
        await reviewer.Page.GetByLabel("Description", new() { Exact = true }).CheckAsync();
        var reason = reviewer.Page.GetByLabel("Reason or question");
        await reason.FillAsync("Please say what your users get.");
        await reason.PressAsync("Enter");
        await Press(reviewer, "Reject?");
        await reviewer.Page.GetByText("2 can be decided so, 1 not").WaitForAsync();
        await LookAsync(reviewer, "several");
        await Press(reviewer, "Reject 2");
        await reviewer.Page.GetByText("2 done, 1 not.").WaitForAsync();
        await LookAsync(reviewer, null);

        Assert.Equal("STATE_REQUESTED", (string)(await admin.Get("/clients/alice-second"))["state"]!);
        Assert.Equal("STATE_REJECTED", (string)(await admin.Get("/clients/alice-first"))["state"]!);
        Assert.Empty(reviewer.Problems);
    }

    private static async Task<RegistryServer> StartAsync(Database database)
    {
        var server = await RegistryServer.ListenAsync(database);
        await MakePeopleAsync(server);
        return server;
    }

    private static JsonObject Request(string clientId)
    {
        var request = People.ClientRequest(clientId);
        request["client"]!["name"] = "Alice Gateway Care";
        request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO", "RIGHT_GATEWAY_INFO", "RIGHT_GATEWAY_DELETE");
        return request;
    }

    private static Task Press(Window window, string button) =>
        window.Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
}
