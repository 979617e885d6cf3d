using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Tests.Support;
using SkiaSharp;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>The logo of a client: uploaded, reviewed, shown, taken away.</summary>
public class LogoTests
{
    private static readonly byte[] Red = Pictures.Png(SKColors.Red),
        Blue = Pictures.Png(SKColors.Blue);

    [Theory, OnSqlite, OnPostgres]
    public async Task An_approved_logo_is_everybodys_to_see_and_to_keep(Database database)
    {
        var (server, owner, id) = await World(database);
        var waiting = (await Upload(owner, id, Red)).Succeeded();
        Assert.StartsWith($"http://localhost/clients/{id}/logo/", (string)waiting["logo"]!, StringComparison.Ordinal);
        await Approve(server, id);

        using var answer = await server.CreateClient().GetAsync(new Uri((string)waiting["logo"]!));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/webp", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("max-age=31536000, public, immutable", Sorted(answer.Headers.GetValues("Cache-Control").Single()));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(
            "default-src 'none'; frame-ancestors 'none'",
            answer.Headers.GetValues("Content-Security-Policy").Single()
        );
        using var logo = Pictures.Read(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal((64, 64), (logo.Width, logo.Height));
        Assert.Equal((string)waiting["logo"]!, (string)(await server.Admin.Get($"/clients/{id}"))["logo"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_nobody_approved_only_those_see_who_work_on_it_or_review_it(Database database)
    {
        var (server, owner, id) = await World(database);
        var stranger = await server.People.NewUser();
        var path = Path((await Upload(owner, id, Red)).Succeeded());

        Assert.Equal(HttpStatusCode.OK, await Status(owner.Api, path));
        Assert.Equal(HttpStatusCode.OK, await Status(server.Admin, path));
        Assert.Equal(HttpStatusCode.NotFound, await Status(stranger.Api, path));
        Assert.Equal(HttpStatusCode.NotFound, await Status(server.As(null), path));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Another_logo_of_an_approved_client_waits_beside_the_old_one(Database database)
    {
        var (server, owner, id) = await World(database);
        var old = Path((await Upload(owner, id, Red)).Succeeded());
        await Approve(server, id);

        var answer = (await Upload(owner, id, Blue)).Succeeded();

        Assert.Equal(old, Path(answer));
        Assert.Contains("`logo` waits for", answer.Header("X-Warning"), StringComparison.Ordinal);
        var change = Assert.Single((await owner.Api.Get($"/clients/{id}/pending"))["changes"]!.AsArray())!;
        Assert.Equal(("logo", old), ((string)change["field"]!, (string)change["from"]!));
        var other = (string)change["to"]!;
        Assert.NotEqual(old, other);
        Assert.Equal(HttpStatusCode.OK, await Status(server.As(null), old));
        Assert.Equal(HttpStatusCode.OK, await Status(server.Admin, other));
        Assert.Equal(HttpStatusCode.NotFound, await Status(server.As(null), other));

        await Decide(server, id, "approve");

        Assert.Equal(other, Path(await owner.Api.Get($"/clients/{id}")));
        Assert.Equal(HttpStatusCode.OK, await Status(server.As(null), other));
        Assert.Equal(HttpStatusCode.NotFound, await Status(server.As(null), old));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_logo_that_was_rejected_leaves_the_old_one(Database database)
    {
        var (server, owner, id) = await World(database);
        var old = Path((await Upload(owner, id, Red)).Succeeded());
        await Approve(server, id);
        (await Upload(owner, id, Blue)).Succeeded();
        var other = (string)(await owner.Api.Get($"/clients/{id}/pending"))["changes"]![0]!["to"]!;

        await Decide(server, id, "reject");

        Assert.Equal(old, Path(await owner.Api.Get($"/clients/{id}")));
        Assert.Equal(HttpStatusCode.OK, await Status(server.As(null), old));
        Assert.Equal(HttpStatusCode.NotFound, await Status(server.Admin, other));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_writes_back_what_it_read_changes_no_logo(Database database)
    {
        var (server, owner, id) = await World(database);
        (await Upload(owner, id, Red)).Succeeded();
        await Approve(server, id);
        (await Upload(owner, id, Blue)).Succeeded();
        var read = (await owner.Api.Get($"/clients/{id}")).Succeeded().Json;
        read["description"] = "Shows where gateways stand";

        (await owner.Api.Put($"/clients/{id}", new JsonObject { ["client"] = read.DeepClone() })).Succeeded();

        var fields = (await owner.Api.Get($"/clients/{id}/pending"))["changes"]!
            .AsArray()
            .Select(c => (string)c!["field"]!);
        Assert.Equal(["description", "logo"], fields.Order());
        var after = await owner.Api.Get($"/clients/{id}");
        Assert.Equal((string)read["logo"]!, (string)after["logo"]!);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nothing_is_fetched_from_an_address_and_no_logo_is_borrowed(Database database)
    {
        var (server, owner, id) = await World(database);
        var others = await server.People.NewClient(owner);
        var theirs = Path((await Upload(owner, others, Red)).Succeeded());
        foreach (var address in new[] { "https://evil.example.com/logo.png", theirs, "data:image/png;base64,AAAA" })
        {
            var refused = await owner.Api.Put($"/clients/{id}", new { client = new { logo = address } });

            Assert.Equal(["client.logo"], refused.Refused(HttpStatusCode.BadRequest, "validation").Faulty);
            Assert.Contains("PUT /api/v3/clients/{client_id}/logo", refused.Text, StringComparison.Ordinal);
        }

        var request = People.ClientRequest(People.NewId("client"));
        request["client"]!["logo"] = "https://evil.example.com/logo.png";
        var registered = await owner.Api.Post($"/users/{owner.Id}/clients", request);
        Assert.Equal(["client.logo"], registered.Refused(HttpStatusCode.BadRequest, "validation").Faulty);
        Assert.Null((await owner.Api.Get($"/clients/{id}")).Succeeded()["logo"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_taken_away_at_once_and_what_waits_with_it(Database database)
    {
        foreach (var byRoute in new[] { true, false })
        {
            var (server, owner, id) = await World(database);
            var old = Path((await Upload(owner, id, Red)).Succeeded());
            await Approve(server, id);
            (await Upload(owner, id, Blue)).Succeeded();

            var answer = byRoute
                ? await owner.Api.Delete($"/clients/{id}/logo")
                : await owner.Api.Put($"/clients/{id}", new { client = new { logo = "" } });

            Assert.Null(answer.Succeeded()["logo"]);
            Assert.Null((await owner.Api.Get($"/clients/{id}")).Succeeded()["logo"]);
            (await owner.Api.Get($"/clients/{id}/pending")).Refused(
                HttpStatusCode.NotFound,
                "pending_change_not_found"
            );
            Assert.Equal(HttpStatusCode.NotFound, await Status(server.As(null), old));
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_client_that_is_gone_or_stopped_shows_nobody_its_logo(Database database)
    {
        var (server, owner, id) = await World(database);
        var path = Path((await Upload(owner, id, Red)).Succeeded());
        await Approve(server, id);
        await Decide(server, id, "suspend");
        Assert.Equal(HttpStatusCode.NotFound, await Status(server.As(null), path));
        Assert.Equal(HttpStatusCode.OK, await Status(owner.Api, path));
        await Decide(server, id, "approve");

        (await server.Admin.Delete($"/clients/{id}")).Succeeded();

        Assert.Equal(HttpStatusCode.NotFound, await Status(server.As(null), path));
        Assert.Equal(HttpStatusCode.NotFound, await Status(owner.Api, path));
        (await Upload(owner, id, Blue)).Refused(HttpStatusCode.NotFound, "client_not_found");

        (await server.Admin.Post($"/clients/{id}/restore")).Succeeded();
        Assert.Equal(HttpStatusCode.OK, await Status(server.As(null), path));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Who_may_change_settings_uploads_and_nobody_else(Database database)
    {
        var (server, owner, id) = await World(database);
        var (editor, reader) = (await server.People.NewUser(), await server.People.NewUser());
        foreach (var (who, right) in new[] { (editor, "RIGHT_CLIENT_SETTINGS_BASIC"), (reader, "RIGHT_CLIENT_INFO") })
        {
            var collaborator = new { ids = who.Ids, rights = new[] { right } };
            (await owner.Api.Put($"/clients/{id}/collaborators", new { collaborator })).Succeeded();
        }

        (await Upload(editor, id, Red)).Succeeded();
        Assert.Equal(HttpStatusCode.Forbidden, (await Upload(reader, id, Blue)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Upload(await server.People.NewUser(), id, Blue)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.Api.Delete($"/clients/{id}/logo")).Status);
        var nobody = await server.As(null).Put($"/clients/{id}/logo", Pictures.Body(Blue));
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.Status);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_no_picture_is_refused_in_words_and_nothing_is_lost(Database database)
    {
        var (server, owner, id) = await World(database);
        var logo = Path((await Upload(owner, id, Red)).Succeeded());
        var svg = System.Text.Encoding.UTF8.GetBytes(Pictures.Svg);
        (string Type, byte[] File, HttpStatusCode Status, string Error, string Says)[] all =
        [
            ("image/svg+xml", svg, HttpStatusCode.UnsupportedMediaType, "content_type", "SVG can hold a script"),
            ("image/gif", "GIF89a"u8.ToArray(), HttpStatusCode.UnsupportedMediaType, "content_type", "GIF moves"),
            ("application/json", "{}"u8.ToArray(), HttpStatusCode.UnsupportedMediaType, "content_type", "image/png"),
            ("image/png", svg, HttpStatusCode.BadRequest, "validation", "such as SVG"),
            ("image/png", [], HttpStatusCode.BadRequest, "validation", "empty"),
            ("image/png", Pictures.PngThatSays(8660, 5773), HttpStatusCode.BadRequest, "validation", "4096 by 4096"),
            ("image/jpeg", Pictures.Jpeg(600, 600)[..2000], HttpStatusCode.BadRequest, "validation", "cut off"),
            ("image/png", new byte[2_000_000], HttpStatusCode.RequestEntityTooLarge, "body_too_large", "1000000"),
        ];
        foreach (var (type, file, status, error, says) in all)
        {
            var answer = await owner.Api.Put($"/clients/{id}/logo", Pictures.Body(file, type));

            answer.Refused(status, error);
            Assert.Contains(says, answer.Text, StringComparison.Ordinal);
        }

        var endless = await owner.Api.Put($"/clients/{id}/logo", Pictures.Chunked(new byte[2_000_000]));
        endless.Refused(HttpStatusCode.RequestEntityTooLarge, "body_too_large");
        Assert.Equal(logo, Path(await owner.Api.Get($"/clients/{id}")));
        (await owner.Api.Put($"/clients/{id}/logo", Pictures.Chunked(Blue))).Succeeded();
        Assert.NotEqual(logo, Path(await owner.Api.Get($"/clients/{id}")));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_record_tells_who_changed_the_logo_and_reads_the_same_on_every_host(Database database)
    {
        var (_, owner, id) = await World(database);
        var path = Path((await Upload(owner, id, Red)).Succeeded());
        (await Upload(owner, id, Red)).Succeeded();

        var events = (await owner.Api.Get($"/clients/{id}/events")).Succeeded()["events"]!.AsArray();

        var change = Assert.Single(events[0]!["changes"]!.AsArray())!;
        Assert.Equal(("logo", path), ((string)change["field"]!, (string)change["to"]!));
        Assert.Equal(2, events.Count); // The same again is no change.
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_so_many_are_drawn_for_one_account_in_an_hour(Database database)
    {
        var time = new StoppedTime();
        await using var server = await RegistryServer.StartAsync(database, time, ("Logos:PerAccount", "2"));
        var owner = await server.People.NewUser();
        var id = await server.People.NewClient(owner);
        (await Upload(owner, id, Red)).Succeeded();
        (await Upload(owner, id, Blue)).Succeeded();

        var refused = (await Upload(owner, id, Red)).Refused(HttpStatusCode.TooManyRequests, "too_many_logos");

        Assert.Equal("1800", refused.Header("Retry-After"));
        time.Now += TimeSpan.FromMinutes(30);
        (await Upload(owner, id, Red)).Succeeded();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_nobody_shows_any_more_is_swept_away_after_a_day(Database database)
    {
        var time = new StoppedTime();
        await using var server = await RegistryServer.StartAsync(database, time);
        var owner = await server.People.NewUser();
        var id = await server.People.NewClient(owner);
        (await Upload(owner, id, Pictures.Png(SKColors.Green))).Succeeded();
        (await Upload(owner, id, Red)).Succeeded();
        await Approve(server, id);
        (await Upload(owner, id, Blue)).Succeeded();
        Assert.Equal(3, await Kept(server));

        time.Now += TimeSpan.FromHours(23);
        await Sweep(server);
        Assert.Equal(3, await Kept(server));
        time.Now += TimeSpan.FromHours(2);
        await Sweep(server);
        Assert.Equal(2, await Kept(server));

        (await owner.Api.Delete($"/clients/{id}/pending")).Succeeded();
        (await server.Admin.Delete($"/clients/{id}")).Succeeded();
        await Sweep(server);
        Assert.Equal(1, await Kept(server)); // It may be restored.
        (await server.Admin.Delete($"/clients/{id}/purge")).Succeeded();
        await Sweep(server);
        Assert.Equal(0, await Kept(server));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Several_clients_share_a_picture_and_many_may_upload_it_at_once(Database database)
    {
        await using var server = await RegistryServer.StartAsync(database);
        var owner = await server.People.NewUser();
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await server.People.NewClient(owner));
        }

        var answers = await Task.WhenAll(ids.Select(id => Upload(owner, id, Red)));

        Assert.All(answers, answer => answer.Succeeded());
        Assert.Equal(1, await Kept(server));
        (await owner.Api.Delete($"/clients/{ids[0]}/logo")).Succeeded();
        Assert.Equal(HttpStatusCode.OK, await Status(owner.Api, Path(answers[1])));
    }

    private static async Task<(RegistryServer Server, Person Owner, string Id)> World(Database database)
    {
        var server = await RegistryServer.On(database);
        var owner = await server.People.NewUser();
        return (server, owner, await server.People.NewClient(owner));
    }

    private static Task<Answer> Upload(Person who, string id, byte[] picture) =>
        who.Api.Put($"/clients/{id}/logo", Pictures.Body(picture));

    private static Task Approve(RegistryServer server, string id) => Decide(server, id, "approve");

    private static async Task Decide(RegistryServer server, string id, string decision) =>
        (
            await server.Admin.Post(
                $"/clients/{id}/decisions",
                new
                {
                    decision,
                    revision = await server.Revision(id),
                    reason = decision == "approve" ? null : "no",
                    reason_codes = decision == "approve" ? Array.Empty<string>() : ["other"],
                }
            )
        ).Succeeded();

    /// <summary>Where the logo of an answer is, below its server.</summary>
    private static string Path(Answer answer) => new Uri((string)answer.Succeeded()["logo"]!).AbsolutePath;

    private static async Task<HttpStatusCode> Status(Api api, string path)
    {
        using var answer = await api.Http.GetAsync(path);
        return answer.StatusCode;
    }

    private static async Task<int> Kept(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RegistryContext>().Logos.CountAsync();
    }

    private static async Task Sweep(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        await ActivatorUtilities.CreateInstance<Upkeep>(server.Services).PruneAsync(db, default);
    }

    private static string Sorted(string cacheControl) =>
        string.Join(
            ", ",
            cacheControl
                .Split(", ")
                .OrderByDescending(part => part.StartsWith("max", StringComparison.Ordinal))
                .ThenByDescending(part => part, StringComparer.Ordinal)
        );
}
