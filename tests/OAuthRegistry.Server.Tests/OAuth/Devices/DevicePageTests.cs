using System.Net;
using OAuthRegistry.Server.Tests.Notifications;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth.Devices;

/// <summary>The page on which a user types the code of a device: its mistakes, and those of others.</summary>
public class DevicePageTests
{
    private const string Asks = "asks for permission",
        Done = "You can go back to your device";

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_is_not_signed_in_signs_in_first_and_comes_back_with_the_code(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, user, _) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var browser = new Browser(server);

        var away = await browser.GetAsync($"/device?user_code={device.UserCode}");
        Assert.StartsWith("/sign-in?return_to=", away.Location, StringComparison.Ordinal);
        var back = await browser.SignInAsync(user.Id, Browser.Password, away.Redirected["return_to"]!);
        Assert.StartsWith("/device?typed=", back.Location, StringComparison.Ordinal);
        var page = await browser.GetAsync(back.Location!);

        // A link is no answer: what stands in it is confirmed before anything is shown (section 3.3.1).
        Assert.Contains($"value=\"{device.UserCode}\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(Asks, page.Text, StringComparison.Ordinal);
        var consent = await Device.SubmitAsync(page, ("user_code", device.UserCode));
        Assert.Contains(Asks, consent.Text, StringComparison.Ordinal);
        Assert.Contains(Done, (await Device.DecideAsync(consent, "allow")).Text, StringComparison.Ordinal);
        (await device.PollAsync()).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_page_says_that_a_device_asks_from_where_and_since_when(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, user, browser) = await Device.World(server);
        var device = await Device.StartAsync(app, ("scope", "openid RIGHT_USER_INFO"));

        var page = await device.OpenAsync(browser);

        Assert.Contains(
            "A device asks for this, started from the network address",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.Matches("at \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC", page.Text);
        foreach (var shown in new[] { device.UserCode, app.ClientId, user.Id, "your user ID", "Not you?" })
        {
            Assert.Contains(shown, page.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("Takes you to", page.Text, StringComparison.Ordinal);

        // Enter decides nothing: there is nothing to type, and no button is chosen.
        Assert.DoesNotContain("autofocus", page.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch(
            "<input(?![^>]*type=\"hidden\")[^>]*>",
            page.Html.Split("<main")[1].Replace("name=\"csrf\" type=\"hidden\"", "type=\"hidden\"")
        );
        Assert.DoesNotContain(device.Code.Split('.')[2], page.Html, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_a_client_that_was_stopped_its_name_is_said_and_who_stopped_it(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var consent = await device.OpenAsync(browser);
        (
            await server.Admin.Put(
                $"/clients/{app.ClientId}",
                new { client = new { state = "STATE_SUSPENDED", state_description = "no" } }
            )
        ).Succeeded();

        var page = await Device.DecideAsync(consent, "allow");
        Assert.Equal(HttpStatusCode.Forbidden, page.Status);
        Assert.Contains("The administrators of this network stopped", page.Text, StringComparison.Ordinal);
        Assert.Matches("(?s)<details>.*client_suspended", page.Html);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_code_is_typed_as_people_type(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var code = (await Device.StartAsync(app)).UserCode;
        var letters = code.Replace("-", "", StringComparison.Ordinal);

        foreach (
            var typed in new[]
            {
                letters,
                letters.ToLowerInvariant(),
                $" {code.ToLowerInvariant()} ",
                string.Join('-', letters.Chunk(2).Select(pair => new string(pair))),
                $"{letters[..4]}\u2013{letters[4..]}",
            }
        )
        {
            Assert.Contains(Asks, (await Device.TypeAsync(browser, typed)).Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_no_code_or_nobodys_is_said_and_may_be_mended(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);

        foreach (
            var typed in new[] { "", "x", "WDJB-MJH", "WDJB-MJHTT", "ABCD-EFGH", "<b>WDJB</b>", new string('B', 5000) }
        )
        {
            var page = await Device.TypeAsync(browser, typed);
            Assert.Equal(HttpStatusCode.BadRequest, page.Status);
            Assert.Contains("A code has eight letters", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>WDJB", page.Html, StringComparison.Ordinal);
        }

        var wrong = await Device.TypeAsync(browser, device.UserCode[0] == 'B' ? "CCCC-CCCC" : "BBBB-BBBB");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.Status);
        Assert.Contains("There is no such code", wrong.Text, StringComparison.Ordinal);
        Assert.Contains(
            Asks,
            (await Device.SubmitAsync(wrong, ("user_code", device.UserCode))).Text,
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Reloading_and_going_back_answer_nothing_twice(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var page = await device.OpenAsync(browser);

        // The browser stands at an address that can be reloaded before and after the answer.
        Assert.Contains(Asks, (await browser.GetAsync(page.Path)).Text, StringComparison.Ordinal);
        var closing = await Device.DecideAsync(page, "allow");
        foreach (
            var again in new[]
            {
                await browser.GetAsync(page.Path),
                await browser.GetAsync(closing.Path),
                await Device.TypeAsync(browser, device.UserCode),
                await Device.DecideAsync(page, "allow"),
                await Device.DecideAsync(page, "deny"),
            }
        )
        {
            Assert.Equal(HttpStatusCode.OK, again.Status);
            Assert.Contains(Done, again.Text, StringComparison.Ordinal);
        }

        (await device.PollAsync()).Succeeded();
        Assert.Contains(Done, (await browser.GetAsync(page.Path)).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_tabs_the_first_answer_counts(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var (one, other) = (await device.OpenAsync(browser), await device.OpenAsync(browser));

        await Device.DecideAsync(one, "deny");
        var late = await Device.DecideAsync(other, "allow");

        Assert.Contains("Your first answer counts", late.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing was allowed", late.Text, StringComparison.Ordinal);
        (await device.PollAsync()).RefusedAs("access_denied");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_many_answers_at_once_one_counts(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var page = await device.OpenAsync(browser);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(i => Device.DecideAsync(page, i % 2 == 0 ? "allow" : "deny"))
        );

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Status));
        Assert.Single(answers.Select(answer => answer.Text.Contains(Done, StringComparison.Ordinal)).Distinct());
        var isAllowed = answers[0].Text.Contains(Done, StringComparison.Ordinal);
        Assert.Equal(isAllowed ? null : "access_denied", (string?)(await device.PollAsync())["error"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_is_led_past_the_code(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, attacker) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var victim = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var address = (await device.OpenAsync(attacker)).Path;

        foreach (var link in new[] { address, "/device?typed=x", $"/device?typed={device.Code.Split('.')[1]}" })
        {
            var page = await victim.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            Assert.Contains("The code that your device shows", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(Asks, page.Text, StringComparison.Ordinal);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_client_is_reported_from_the_page_and_the_way_back_leads_to_the_question(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, user, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var page = await (await Device.TypeAsync(browser, device.UserCode)).FollowAsync();
        Assert.Contains(Asks, page.Text, StringComparison.Ordinal);

        var link = WebUtility.HtmlDecode(
            page.Html.Split("href=\"").First(at => at.Contains("/report?", StringComparison.Ordinal)).Split('"')[0]
        );
        var sent = await (await browser.GetAsync(link)).SubmitAndFollowAsync(("reason", "Phishing"));
        Assert.Contains("Thank you.", sent.Text, StringComparison.Ordinal);
        var back = WebUtility.HtmlDecode(
            sent.Html.Split("href=\"").First(at => at.StartsWith("/device", StringComparison.Ordinal)).Split('"')[0]
        );
        Assert.Contains(Asks, (await browser.GetAsync(back)).Text, StringComparison.Ordinal);
        var reports = (await server.Admin.Get($"/clients/{app.ClientId}/reports")).Succeeded()["reports"]!.AsArray();
        Assert.Equal(user.Id, (string)Assert.Single(reports)!["user_ids"]!["user_id"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_code_that_somebody_else_answered_is_used(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, user, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        await device.AnswerAsync(browser);
        var other = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);

        var page = await Device.TypeAsync(other, device.UserCode);

        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("This code was used already", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(user.Id, page.Text, StringComparison.Ordinal);
        (await device.PollAsync()).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_user_who_signed_in_meanwhile_is_asked_anew(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, user, browser) = await Device.World(server);
        var other = await server.People.NewUser();
        (await server.Admin.Put($"/users/{other.Id}/password", new { @new = Browser.Password })).Succeeded();
        var device = await Device.StartAsync(app);
        var page = await device.OpenAsync(browser);
        var switchUser = System.Web.HttpUtility.HtmlDecode(
            System.Text.RegularExpressions.Regex.Match(page.Html, "<a href=\"([^\"]+)\">Not you").Groups[1].Value
        );
        var signIn = await browser.GetAsync(switchUser);
        var back = await signIn.SubmitAsync(("name", other.Id), ("password", Browser.Password));
        Assert.Contains(
            $"value=\"{device.UserCode}\"",
            (await browser.GetAsync(back.Location!)).Html,
            StringComparison.Ordinal
        );

        // The page of the first one lies open in another tab; its form is of another session.
        var stale = await page.SubmitAsync(("decision", "allow"));
        Assert.Equal(HttpStatusCode.BadRequest, stale.Status);
        Assert.Contains("too old", stale.Text, StringComparison.Ordinal);
        var csrf = (await browser.GetAsync("/device")).Hidden.Single(field => field.Name == "csrf");
        var forged = await browser.PostAsync(
            "/device",
            [csrf, .. page.Hidden.Where(field => field.Name != "csrf"), ("decision", "allow")]
        );
        Assert.Equal(HttpStatusCode.Conflict, forged.Status);
        Assert.Contains(other.Id, forged.Text, StringComparison.Ordinal);
        (await device.PollAsync()).RefusedAs("authorization_pending");

        Assert.Contains(Done, (await Device.DecideAsync(forged, "allow")).Text, StringComparison.Ordinal);
        var tokens = (await device.PollAsync()).Succeeded();
        var who = (await server.As(tokens.AccessToken()).Get("/auth_info")).Succeeded()["oauth_access_token"]!;
        Assert.Equal(other.Id, (string?)who["user_ids"]!["user_id"]);
        Assert.Empty((await user.Api.Get($"/users/{user.Id}/authorizations")).Succeeded()["authorizations"]!.AsArray());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whose_session_ended_signs_in_and_comes_back_with_the_code(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var other = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        var (typing, answering) = (await browser.GetAsync("/device"), await device.OpenAsync(browser));
        await (await browser.GetAsync("/sign-out")).SubmitAsync();

        foreach (
            var away in new[]
            {
                await typing.SubmitAsync(("user_code", device.UserCode.ToLowerInvariant())),
                await answering.SubmitAsync(("decision", "allow")),
            }
        )
        {
            Assert.StartsWith("/sign-in?return_to=", away.Location, StringComparison.Ordinal);
            var form = await other.GetAsync(away.Redirected["return_to"]!);
            Assert.Contains($"value=\"{device.UserCode}\"", form.Html, StringComparison.Ordinal);
            Assert.DoesNotContain(Asks, form.Text, StringComparison.Ordinal);
        }

        (await device.PollAsync()).RefusedAs("authorization_pending");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_client_asks_for_now_is_shown_again_before_it_is_granted(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var page = await device.OpenAsync(browser);
        (
            await server.Admin.Put($"/clients/{app.ClientId}", new { client = new { rights = new[] { "RIGHT_ALL" } } })
        ).Succeeded();

        var again = await page.SubmitAsync(("decision", "allow"));

        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("changed what it asks for", again.Text, StringComparison.Ordinal);
        Assert.Contains("Do everything that you may do", again.Text, StringComparison.Ordinal);
        (await device.PollAsync()).RefusedAs("authorization_pending");
        Assert.Contains(Done, (await Device.DecideAsync(again, "allow")).Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_answer_without_what_was_shown_or_of_another_page_grants_nothing(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var (one, other) = (await Device.StartAsync(app), await Device.StartAsync(app));
        var page = await one.OpenAsync(browser);
        var without = page.Hidden.Where(field => field.Name != "seal").ToList();
        var code = (await TokenTests.World(server)).App;
        var elsewhere = await browser.GetAsync(code.AuthorizeUrl());

        foreach (
            var seal in new[]
            {
                null,
                "",
                "x",
                page.Hidden.Single(field => field.Name == "seal").Value[..^4] + "AAAA",
                elsewhere.Hidden.Single(field => field.Name == "seal").Value,
            }
        )
        {
            foreach (var decision in new[] { "allow", "deny" })
            {
                var answer = await browser.PostAsync(
                    "/device",
                    [.. without, .. seal is null ? [] : new[] { ("seal", seal) }, ("decision", decision)]
                );
                Assert.Equal(HttpStatusCode.Conflict, answer.Status);
                Assert.Contains("too old", answer.Text, StringComparison.Ordinal);
            }
        }

        // The seal says which request is answered, whatever code stands beside it.
        var mixed = page.Hidden.Select(field => field.Name == "user_code" ? (field.Name, other.UserCode) : field);
        await browser.PostAsync("/device", [.. mixed, ("decision", "allow")]);
        (await other.PollAsync()).RefusedAs("authorization_pending");
        (await one.PollAsync()).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_page_that_lay_open_too_long_grants_nothing(Database database)
    {
        var clock = new ShiftedTime();
        await using var server = await RegistryServer.StartAsync(
            database,
            clock,
            ("OAuth:DeviceCodeLifetime", "1.00:00:00")
        );
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var page = await device.OpenAsync(browser);
        clock.Ahead = TimeSpan.FromHours(2);

        var late = await Device.DecideAsync(page, "allow");

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("too old", late.Text, StringComparison.Ordinal);
        (await device.PollAsync()).RefusedAs("authorization_pending");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_foreign_page_answers_nothing(Database database)
    {
        var server = await RegistryServer.On(database);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        var page = await device.OpenAsync(browser);

        foreach (
            var fields in new[]
            {
                [("user_code", device.UserCode)],
                page.Hidden.Where(field => field.Name != "csrf").Append(("decision", "allow")).ToArray(),
            }
        )
        {
            var answer = await browser.PostAsync("/device", fields);
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.DoesNotContain(Asks, answer.Text, StringComparison.Ordinal);
        }

        (await device.PollAsync()).RefusedAs("authorization_pending");
    }

    [Theory]
    [InlineData(Database.Sqlite, "OAuth:UserCodesPerUser")]
    [InlineData(Database.Sqlite, "OAuth:UserCodesPerAddress")]
    [InlineData(Database.Postgres, "OAuth:UserCodesPerUser")]
    public async Task Codes_are_guessed_only_so_often_in_a_minute(Database database, string setting)
    {
        var time = new StoppedTime();
        await using var server = await RegistryServer.StartAsync(database, time, (setting, "4"));
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        for (var guess = 0; guess < 4; guess++)
        {
            // What is no code is no guess.
            Assert.Equal(HttpStatusCode.BadRequest, (await Device.TypeAsync(browser, "AAAA-AAAA")).Status);
            Assert.Equal(HttpStatusCode.BadRequest, (await Device.TypeAsync(browser, "BBBB-BBBB")).Status);
        }

        var refused = await Device.TypeAsync(browser, device.UserCode);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal("15", refused.Headers["Retry-After"]);
        Assert.Contains("Too many codes", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Asks, refused.Text, StringComparison.Ordinal);
        var other = await Browser.SignedInAsync(server, (await server.People.NewUser()).Id);
        Assert.Equal(
            setting == "OAuth:UserCodesPerUser" ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests,
            (await Device.TypeAsync(other, device.UserCode)).Status
        );

        time.Now += TimeSpan.FromSeconds(16);
        Assert.Equal(HttpStatusCode.OK, (await Device.TypeAsync(browser, device.UserCode)).Status);
    }

    [Fact]
    public async Task Who_reads_German_is_asked_in_German()
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var (app, _, browser) = await Device.World(server);
        var device = await Device.StartAsync(app);
        browser.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("de");

        var page = await device.OpenAsync(browser);

        Assert.Contains("Das fragt ein Gerät", page.Text, StringComparison.Ordinal);
        Assert.Contains(
            "Sie können zu Ihrem Gerät zurückkehren",
            (await Device.DecideAsync(page, "allow")).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("/device?user_code=%00")]
    [InlineData("/device?user_code=%ff")]
    [InlineData("/device?user_code=WDJB-MJHT&user_code=BBBB-BBBB")]
    [InlineData("/device?request_uri=urn:x&client_id=y")]
    public async Task An_odd_link_is_no_fault_of_the_server(string path)
    {
        var server = await RegistryServer.On(Database.Sqlite);
        var (_, _, browser) = await Device.World(server);

        Assert.True((int)(await browser.GetAsync(path)).Status < 500);
        Assert.True((int)(await new Browser(server).GetAsync(path)).Status < 500);
        Assert.True((int)(await browser.PostAsync(path, [("user_code", "x"), ("user_code", "y")])).Status < 500);
    }
}
