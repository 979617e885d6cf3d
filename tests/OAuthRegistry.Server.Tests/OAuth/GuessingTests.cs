using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>What guessing costs whoever guesses, and nobody else.</summary>
public class GuessingTests
{
    private const string Wrong = "Wrong-password-1";

    [Theory, OnSqlite, OnPostgres]
    public async Task Others_who_guess_do_not_lock_a_user_out_of_its_own_browser(Database database)
    {
        var time = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(database, time);
        var user = await server.People.NewUser();
        var own = await Browser.SignedInAsync(server, user.Id);
        for (var guess = 0; guess < PasswordCheck.MostFailures; guess++)
        {
            Assert.Equal(HttpStatusCode.OK, (await new Browser(server).SignInAsync(user.Id, Wrong)).Status);
        }

        Assert.Equal(HttpStatusCode.OK, (await new Browser(server).SignInAsync(user.Id, Browser.Password)).Status);
        await (await own.GetAsync("/sign-out")).SubmitAsync();
        Assert.Equal("/", (await own.SignInAsync(user.Id, Browser.Password)).Location);

        time.Ahead = PasswordCheck.Lockout + TimeSpan.FromSeconds(1);
        Assert.Equal("/", (await new Browser(server).SignInAsync(user.Id, Browser.Password)).Location);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_known_browser_that_guesses_is_a_stranger_again_and_locks_nobody_else_out(Database database)
    {
        var server = await RegistryServer.On(database);
        var (user, other) = (await server.People.NewUser(), await server.People.NewUser());
        var stolen = await Browser.SignedInAsync(server, user.Id);
        await Browser.SignedInAsync(server, other.Id);
        await (await stolen.GetAsync("/sign-out")).SubmitAsync();
        for (var guess = 0; guess < PasswordCheck.MostFailures; guess++)
        {
            await stolen.SignInAsync(user.Id, Wrong);
        }

        Assert.Equal("/", (await new Browser(server).SignInAsync(user.Id, Browser.Password)).Location);
        for (var guess = 0; guess < PasswordCheck.MostFailures; guess++)
        {
            await stolen.SignInAsync(user.Id, Wrong);
            await stolen.SignInAsync(other.Id, Wrong);
        }

        Assert.Equal(HttpStatusCode.OK, (await stolen.SignInAsync(user.Id, Browser.Password)).Status);
        Assert.Equal(HttpStatusCode.OK, (await stolen.SignInAsync(other.Id, Browser.Password)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_guesses_at_once_none_is_right_once_the_account_is_locked(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => new Browser(server).SignInAsync(user.Id, Wrong)));

        Assert.Equal(HttpStatusCode.OK, (await new Browser(server).SignInAsync(user.Id, Browser.Password)).Status);
    }

    [Theory]
    [InlineData("SignIn:PerAddress")]
    [InlineData("SignIn:PerAccount")]
    [InlineData("SignIn:InAll")]
    public async Task Passwords_are_tried_only_so_often_in_a_minute(string setting)
    {
        var time = new StoppedTime();
        await using var server = await RegistryServer.StartAsync(Database.Sqlite, time, (setting, "4"));
        var user = await server.People.NewUser();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();
        for (var guess = 0; guess < 4; guess++)
        {
            Assert.Equal(HttpStatusCode.OK, (await new Browser(server).SignInAsync(user.Id, Wrong)).Status);
        }

        var refused = await new Browser(server).SignInAsync(user.Id, Browser.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("15", refused.Headers["Retry-After"]);
        (await user.Api.Put($"/users/{user.Id}/password", new { old = Wrong, @new = Browser.Password })).Refused(
            HttpStatusCode.TooManyRequests,
            "too_many_passwords"
        );
        (await user.Api.Get("/auth_info")).Succeeded();

        time.Now += TimeSpan.FromSeconds(16);
        Assert.Equal("/", (await new Browser(server).SignInAsync(user.Id, Browser.Password)).Location);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_secret_that_a_person_chose_is_guessed_as_slowly_as_a_password_and_used_as_fast_as_any(
        Database database
    )
    {
        await using var server = await RegistryServer.StartAsync(
            database,
            new StoppedTime(),
            ("SignIn:PerAccount", "5")
        );
        const string chosen = "a secret that a person chose";
        var app = await App.ApprovedAsync(server, await server.People.NewUser(), withSecret: false);
        (await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { secret = chosen } })).Succeeded();

        for (var use = 0; use < 20; use++)
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Token(server, app.ClientId, chosen)).Status);
        }

        for (var guess = 0; guess < 4; guess++)
        {
            (await Token(server, app.ClientId, $"guess {guess}")).RefusedAs(
                "invalid_client",
                HttpStatusCode.Unauthorized
            );
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await Token(server, app.ClientId, "guess")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Token(server, app.ClientId, chosen)).Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_so_many_passwords_wait_to_be_hashed_and_the_rest_is_told_to_come_again(Database database)
    {
        await using var server = await RegistryServer.StartAsync(
            database,
            ("SignIn:HashesAtOnce", "1"),
            ("SignIn:HashQueue", "1")
        );
        var (user, other) = (await server.People.NewUser(), await server.People.NewUser());
        (await server.Admin.Put($"/users/{other.Id}/password", new { @new = Browser.Password })).Succeeded();
        (await server.Admin.Put($"/users/{user.Id}/password", new { @new = Browser.Password })).Succeeded();

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => new Browser(server).SignInAsync(user.Id, Wrong)))
        );

        Assert.Contains(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Contains(
            answers,
            answer => answer.Status == HttpStatusCode.TooManyRequests && answer.Headers.ContainsKey("Retry-After")
        );
        Assert.Equal("/", (await new Browser(server).SignInAsync(other.Id, Browser.Password)).Location);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_user_is_signed_in_in_so_many_browsers_and_the_oldest_gives_way(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database, ("SignIn:Sessions", "3"));
        var user = await server.People.NewUser();
        var first = await Browser.SignedInAsync(server, user.Id);
        List<Browser> later = [];
        for (var more = 0; more < 3; more++)
        {
            var browser = new Browser(server);
            Assert.Equal("/", (await browser.SignInAsync(user.Id, Browser.Password)).Location);
            later.Add(browser);
        }

        Assert.StartsWith("/sign-in", (await first.GetAsync("/account")).Location, StringComparison.Ordinal);
        foreach (var browser in later)
        {
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
        }

        Assert.Equal(3, (await user.Api.Get($"/users/{user.Id}/sessions")).Succeeded()["sessions"]!.AsArray().Count);
    }

    private static async Task<Answer> Token(RegistryServer server, string clientId, string secret)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/oauth/token");
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.ASCII.GetBytes($"{clientId}:{Uri.EscapeDataString(secret)}"))
        );
        request.Content = new FormUrlEncodedContent([
            KeyValuePair.Create("grant_type", "authorization_code"),
            KeyValuePair.Create("code", "x"),
            KeyValuePair.Create("redirect_uri", App.Callback),
        ]);
        return await server.As(null).Send(request);
    }
}
