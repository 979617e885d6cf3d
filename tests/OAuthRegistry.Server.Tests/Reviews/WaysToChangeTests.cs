using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;
using SkiaSharp;

namespace OAuthRegistry.Server.Tests.Reviews;

/// <summary>
/// Every way to change an approved client, by every kind of caller: it needs review, or it is harmless, or it is
/// refused, or it is the review itself.
/// </summary>
public class WaysToChangeTests
{
    private static readonly KeyPair Approved = KeyPair.Curve("approved"),
        AlsoApproved = KeyPair.Rsa("also-approved"),
        New = KeyPair.Curve("new");

    private const string Other = """{"user_ids":{"user_id":"{other}"}}""";

    private const string More = """[{"resource_id":"{api}","scopes":["{api}:read","{api}:write"]}]""";

    public enum Who
    {
        /// <summary>Has nothing to do with the client.</summary>
        Stranger,

        /// <summary>A collaborator with RIGHT_CLIENT_INFO.</summary>
        Reader,

        /// <summary>With RIGHT_CLIENT_SETTINGS_BASIC too.</summary>
        Editor,

        /// <summary>With RIGHT_CLIENT_SETTINGS_COLLABORATORS instead.</summary>
        Inviter,

        Owner,
        Administrator,
    }

    private enum Outcome
    {
        Refused,
        Waits,
        Harmless,
        Review,
    }

    /// <summary>
    /// The letters are the outcomes by caller, in the order of <see cref="Who"/>: refused (R), waits (W), harmless (H),
    /// the review itself (V).
    /// </summary>
    private static readonly Way[] Ways =
    [
        Edit("name", "\"Another Name\"", "RRWRWV", "users read it before they consent"),
        Edit("name", "\"\"", "RRWRWV", "a name that is gone tells users less"),
        Edit("description", "\"Something else\"", "RRWRWV", "users read it before they consent"),
        Edit("administrative_contact", Other, "RRWRWV", "users see who answers for the client"),
        Edit("technical_contact", Other, "RRWRWV", "users see who answers for the client"),
        Edit(
            "redirect_uris",
            """["https://app.example.com/callback","https://app.example.com/other","https://evil.example.com/"]""",
            "RRWRWV",
            "a new place where codes are sent"
        ),
        Edit("redirect_uris", """["https://evil.example.com/"]""", "RRWRWV", "a new place where codes are sent"),
        Edit("redirect_uris", """["https://app.example.com/callback"]""", "RRHRHH", "codes are sent to fewer places"),
        Edit(
            "logout_redirect_uris",
            """["https://app.example.com/out","https://evil.example.com/"]""",
            "RRWRWV",
            "a new place where users are sent"
        ),
        Edit("logout_redirect_uris", "[]", "RRHRHH", "users are sent to fewer places"),
        Edit(
            "rights",
            """["RIGHT_USER_INFO","RIGHT_GATEWAY_ALL","RIGHT_APPLICATION_ALL"]""",
            "RRWRWV",
            "more power over users"
        ),
        Edit("rights", """["RIGHT_ALL"]""", "RRWRWV", "more power over users"),
        Edit("rights", """["RIGHT_USER_INFO"]""", "RRHRHH", "less power over users"),
        Edit("rights", """["RIGHT_GATEWAY_INFO"]""", "RRHRHH", "a part of what was approved"),
        Edit("resource_scopes", More, "RRWRWV", "more power over users, at another API"),
        Edit("resource_scopes", "[]", "RRHRHH", "less power over users"),
        Edit("attributes", """{"team":"blue"}""", "RRHRHH", "only collaborators see them"),
        Edit("right_reasons", """{"RIGHT_USER_INFO":"to greet them"}""", "RRHRHH", "only reviewers read it"),
        Edit("state", "\"STATE_SUSPENDED\"", "RRRRRV", "a state is a decision"),
        Edit("state", "\"STATE_REQUESTED\"", "RRRRRV", "a state is a decision"),
        Edit("state_description", "\"by me\"", "RRRRRV", "it tells of a decision"),
        Edit("skip_authorization", "true", "RRRRRV", "users would not be asked"),
        Edit("endorsed", "true", "RRRRRV", "the network would vouch for it"),
        Edit("require_pkce", "true", "RRRRRV", "it is for administrators to require"),
        Edit("require_par", "true", "RRRRRV", "it is for administrators to require"),
        Edit("token_endpoint_auth_method", "\"none\"", "RRWRWV", "whoever finds its client ID could pose as it"),
        Edit("token_endpoint_auth_method", "\"client_secret_basic\"", "RRWRWV", "it says what a reviewer relied on"),
        EditKeys(KeyPair.Set(Approved.Public, New.Public), "RRWRWV", "whoever holds the new key could pose as it"),
        EditKeys(KeyPair.Set(New.Public), "RRWRWV", "whoever holds the new key could pose as it"),
        EditKeys(KeyPair.Set(AlsoApproved.Public), "RRHRHH", "fewer can pose as it"),
        EditKeys(KeyPair.Set(), "RRHRHH", "nobody can pose as it any more"),
        Edit("jwks_uri", "\"https://evil.example.com/jwks\"", "RRWRWV", "whoever rules the place could pose as it") with
        {
            Before = "address",
        },
        Edit("client_uri", "\"https://evil.example.com/\"", "RRWRWV", "users are led there before they consent"),
        Edit("client_uri", "\"\"", "RRHRHH", "users are led to fewer places"),
        Edit("policy_uri", "\"https://evil.example.com/\"", "RRWRWV", "users rely on what stands there"),
        Edit("policy_uri", "\"\"", "RRHRHH", "users are led to fewer places"),
        Edit("tos_uri", "\"https://evil.example.com/\"", "RRWRWV", "users rely on what stands there"),
        Edit("tos_uri", "\"\"", "RRHRHH", "users are led to fewer places"),
        Edit("contacts", """["team@example.com","evil@example.com"]""", "RRWRWV", "reviewers write to them"),
        Edit("contacts", "[]", "RRHRHH", "fewer are written to"),
        Edit("logo", "\"\"", "RRHRHH", "users know it again by less"),
        new("PUT", "/clients/{client_id}/logo", null, "RRWRWV", "users know it again by its logo") { Field = "logo" },
        new("DELETE", "/clients/{client_id}/logo", null, "RRHRHH", "users know it again by less"),
        Edit("backchannel_logout_uri", "\"https://evil.example.com/\"", "RRWRWV", "others would hear of its users"),
        Edit("backchannel_logout_uri", "\"\"", "RRHRHH", "nobody hears of its users any more"),
        Edit("backchannel_logout_session_required", "true", "RRHRHH", "it is told which session ended in any case"),
        Edit("dpop_bound_access_tokens", "true", "RRHRHH", "its tokens are of use to fewer"),
        Edit("dpop_bound_access_tokens", "false", "RRWRWV", "whoever finds a token could use it") with
        {
            Before = "bound",
        },
        Edit("subject_type", "\"pairwise\"", "RRHRHH", "its users become strangers to it"),
        Edit("subject_type", "\"public\"", "RRWRWV", "it would learn who its users are") with
        {
            Before = "pairwise",
        },
        Edit(
            "grants",
            """["GRANT_AUTHORIZATION_CODE","GRANT_REFRESH_TOKEN"]""",
            "RRRRRV",
            "it would act while users are away"
        ),
        Edit(
            "grants",
            """["GRANT_AUTHORIZATION_CODE","GRANT_DEVICE_CODE"]""",
            "RRRRRV",
            "it could be allowed far from where it runs"
        ),
        Edit("secret", "\"a secret that somebody chose\"", "RRRRRV", "a chosen secret may be a weak one"),
        new(
            "PUT",
            "/clients/{client_id}/collaborators",
            $$"""{"collaborator":{"ids":{{Other}},"rights":["RIGHT_CLIENT_INFO"]} }""",
            "RRRHHH",
            "a collaborator is bound by the same rules"
        ),
        new(
            "PUT",
            "/clients/{client_id}/collaborators",
            $$"""{"collaborator":{"ids":{{Other}},"rights":["RIGHT_CLIENT_ALL"]} }""",
            "RRRRHH",
            "a collaborator is bound by the same rules, and gets no more than the caller holds"
        ),
        new("DELETE", "/clients/{client_id}/collaborators/user/{user_id}", null, "RRRHHH", "fewer have a say"),
        new(
            "DELETE",
            "/clients/{client_id}/collaborators/organization/{organization_id}",
            null,
            "RRRHHH",
            "fewer have a say"
        ),
        new(
            "POST",
            "/clients/{client_id}/collaborators/user/{user_id}/accept",
            null,
            "RRRRRR",
            "it opens the sandbox to the collaborator itself, and that has ended"
        ),
        new(
            "POST",
            "/clients/{client_id}/collaborators/organization/{organization_id}/accept",
            null,
            "RRRRHR",
            "it opens the sandbox to the organization itself, and that has ended"
        ),
        new("POST", "/clients/{client_id}/secrets", "{}", "RRRRHH", "the same client proves itself by one more secret"),
        new("DELETE", "/clients/{client_id}/secrets/{secret_id}", null, "RRRRHH", "one secret fewer"),
        new(
            "POST",
            "/clients/{client_id}/decisions",
            """{"decision":"suspend","revision":{revision},"reason":"no","reason_codes":["abuse"]}""",
            "RRRRRV",
            "it is the review"
        ),
        new(
            "POST",
            "/clients/{client_id}/decisions",
            """{"decision":"approve","revision":{revision} }""",
            "RRRRRV",
            "it is the review"
        )
        {
            Before = "pending",
        },
        new("DELETE", "/clients/{client_id}/pending", null, "RRHRHH", "the approved content stays")
        {
            Before = "pending",
        },
        new("POST", "/clients/{client_id}/messages", """{"text":"Hello"}""", "RRHRHH", "words change nothing"),
        new("POST", "/clients/{client_id}/reports", """{"reason":"phishing"}""", "HHHHHH", "a report changes nothing"),
        new("POST", "/clients/{client_id}/reports/handled", "{}", "RRRRRH", "reports are read, no more")
        {
            Before = "reported",
        },
        new("POST", "/clients/{client_id}/resubmit", null, "RRRRRR", "only what was rejected is submitted again"),
        new("POST", "/clients/{client_id}/watch", null, "RRHRHH", "to look changes nothing"),
        new("POST", "/clients/{client_id}/attestations", null, "RRRRHR", "an owner says that nothing changed"),
        new("DELETE", "/clients/{client_id}", null, "RRRRHH", "nobody can use it any more"),
        new("POST", "/clients/{client_id}/restore", null, "RRRRHH", "it comes back as it was approved")
        {
            Before = "deleted",
        },
        new("DELETE", "/clients/{client_id}/purge", null, "RRRRRV", "nobody can use its ID ever again"),
    ];

    public static TheoryData<Database, Who> Callers
    {
        get
        {
            var data = new TheoryData<Database, Who>();
            foreach (var who in Enum.GetValues<Who>())
            {
                data.Add(Database.Sqlite, who);
                if (Requirements.Reason(PostgresCluster.Missing) is null)
                {
                    data.Add(Database.Postgres, who);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Callers))]
    public async Task Whatever_makes_an_approved_client_more_than_it_was_needs_review(Database database, Who who)
    {
        var server = await RegistryServer.On(database);
        var world = await World.NewAsync(server, who);
        foreach (var way in Ways)
        {
            var (clientId, places) = await NewApproved(server, world, way, who);
            var before = await ContentOf(server, clientId);

            var answer = await world.Caller.Api.Send(
                new HttpMethod(way.Method),
                Fill(way.Path, places),
                way.IsUpload ? Pictures.Body(Pictures.Png(SKColors.Black))
                    : way.Body is null ? null
                    : Fill(way.Body, places)
            );

            var after = await ContentOf(server, clientId);
            var pending = await server.Admin.Get($"/clients/{clientId}/pending");
            var told =
                $"{who}: {way.Method} {way.Path} {way.Body} ({way.Reason}) answered {(int)answer.Status}: {answer.Text}";
            switch (way.By(who))
            {
                case Outcome.Refused:
                    Assert.True(answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest, told);
                    Assert.True(JsonNode.DeepEquals(before, after), told);
                    Assert.Equal(way.Before == "pending", pending.Status == HttpStatusCode.OK);
                    break;
                case Outcome.Waits:
                    Assert.True(answer.Status == HttpStatusCode.OK && pending.Status == HttpStatusCode.OK, told);
                    Assert.True(IsNoMore(before, after), told);
                    Assert.Equal(way.Field, (string)Assert.Single(pending["changes"]!.AsArray())!["field"]!);
                    break;
                case Outcome.Harmless:
                    Assert.True(answer.Status == HttpStatusCode.OK && pending.Status != HttpStatusCode.OK, told);
                    Assert.True(IsNoMore(before, after), told);
                    break;
                default:
                    Assert.True(answer.Status == HttpStatusCode.OK && pending.Status != HttpStatusCode.OK, told);
                    break;
            }
        }
    }

    [Fact]
    public void No_member_that_can_be_changed_is_forgotten_here() =>
        Assert.Equal(
            ClientFields.Table.Changeable.Names.Order(),
            Ways.Select(way => way.Field).OfType<string>().Distinct().Order()
        );

    [Fact]
    public async Task No_route_that_changes_a_client_is_forgotten_here()
    {
        var server = await RegistryServer.On(Database.Sqlite);

        var routes = server
            .Services.GetServices<EndpointDataSource>()
            .SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .SelectMany(endpoint =>
                (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Select(method =>
                    (Method: method, Path: endpoint.RoutePattern.RawText!)
                )
            )
            .Where(route =>
                route.Path.StartsWith("/api/v3/clients/{client_id}", StringComparison.Ordinal)
                && route.Method is not "GET"
            )
            .Select(route => $"{route.Method} {route.Path["/api/v3".Length..].TrimEnd('/')}");

        Assert.Equal(Ways.Select(way => $"{way.Method} {way.Path}").Distinct().Order(), routes.Distinct().Order());
    }

    private static Way EditKeys(JsonObject keys, string outcomes, string reason) =>
        Edit("jwks", keys.ToJsonString(), outcomes, reason) with
        {
            Before = "keys",
        };

    private static Way Edit(string field, string value, string outcomes, string reason) =>
        new("PUT", "/clients/{client_id}", $$"""{"client":{"{{field}}":{{value}}} }""", outcomes, reason)
        {
            Field = field,
        };

    private static async Task<(string ClientId, Dictionary<string, string> Places)> NewApproved(
        RegistryServer server,
        World world,
        Way way,
        Who who
    )
    {
        var api = await NetworkApi.RegisteredAsync(server);
        var clientId = await server.People.NewClient(
            world.Owner,
            request =>
            {
                request["client"]!["redirect_uris"] = new JsonArray(
                    "https://app.example.com/callback",
                    "https://app.example.com/other"
                );
                request["client"]!["logout_redirect_uris"] = new JsonArray("https://app.example.com/out");
                request["client"]!["rights"] = new JsonArray("RIGHT_USER_INFO", "RIGHT_GATEWAY_ALL");
                request["client"]!["resource_scopes"] = new JsonArray(api.Asks(api.Read));
                request["client"]!["client_uri"] = "https://app.example.com/";
                request["client"]!["policy_uri"] = "https://app.example.com/privacy";
                request["client"]!["tos_uri"] = "https://app.example.com/terms";
                request["client"]!["contacts"] = new JsonArray("team@example.com");
                request["client"]!["backchannel_logout_uri"] = "https://app.example.com/logout";
                request["client"]!["dpop_bound_access_tokens"] = way.Before == "bound" ? true : null;
                request["client"]!["subject_type"] = way.Before == "pairwise" ? "pairwise" : null;
                if (way.HasKeys)
                {
                    request["client"]!["token_endpoint_auth_method"] = "private_key_jwt";
                    request["client"]!["jwks"] =
                        way.Before == "keys" ? KeyPair.Set(Approved.Public, AlsoApproved.Public) : null;
                    request["client"]!["jwks_uri"] = way.Before == "address" ? "https://app.example.com/jwks" : null;
                }
            }
        );
        if (way.IsAboutLogo)
        {
            var logo = Pictures.Body(Pictures.Png(SKColors.White));
            (await world.Owner.Api.Put($"/clients/{clientId}/logo", logo)).Succeeded();
        }

        Task Add(object ids, params string[] rights) => AddCollaborator(world.Owner.Api, clientId, ids, rights);
        await Add(world.Other.Ids, "RIGHT_CLIENT_INFO");
        (await world.Other.Api.Post($"/clients/{clientId}/collaborators/user/{world.Other.Id}/accept")).Succeeded();
        await Add(new { organization_ids = new { organization_id = world.OrganizationId } }, "RIGHT_CLIENT_INFO");
        if (RightsOf(who) is { Length: > 0 } rights)
        {
            await Add(world.Caller.Ids, rights);
        }

        (
            await server.Admin.Post(
                $"/clients/{clientId}/decisions",
                new { decision = "approve", revision = await server.Revision(clientId) }
            )
        ).Succeeded();
        var secretId = way.HasKeys
            ? ""
            : (string)(await world.Owner.Api.Post($"/clients/{clientId}/secrets", new { })).Succeeded()["id"]!;
        if (way.Before == "reported")
        {
            (await server.Admin.Post($"/clients/{clientId}/reports", new { reason = "phishing" })).Succeeded();
        }

        if (way.Before == "pending")
        {
            (
                await world.Owner.Api.Put($"/clients/{clientId}", new { client = new { name = "What Waits" } })
            ).Succeeded();
        }

        var revision = await server.Revision(clientId);
        if (way.Before == "deleted")
        {
            (await world.Owner.Api.Delete($"/clients/{clientId}")).Succeeded();
        }

        return (
            clientId,
            new()
            {
                ["{client_id}"] = clientId,
                ["{user_id}"] = world.Other.Id,
                ["{other}"] = world.Other.Id,
                ["{api}"] = api.Id,
                ["{organization_id}"] = world.OrganizationId,
                ["{secret_id}"] = secretId,
                ["{revision}"] = $"{revision}",
            }
        );
    }

    private static async Task AddCollaborator(Api api, string clientId, object ids, string[] rights) =>
        (await api.Put($"/clients/{clientId}/collaborators", new { collaborator = new { ids, rights } })).Succeeded();

    private static string[] RightsOf(Who who) =>
        who switch
        {
            Who.Reader => ["RIGHT_CLIENT_INFO"],
            Who.Editor => ["RIGHT_CLIENT_INFO", "RIGHT_CLIENT_SETTINGS_BASIC"],
            Who.Inviter => ["RIGHT_CLIENT_INFO", "RIGHT_CLIENT_SETTINGS_COLLABORATORS"],
            _ => [],
        };

    /// <summary>What users meet of the client; null if it is gone.</summary>
    private static async Task<JsonObject?> ContentOf(RegistryServer server, string clientId)
    {
        var answer = await server.Admin.Get(
            $"/clients/{clientId}?field_mask=name,description,administrative_contact,technical_contact,redirect_uris,logout_redirect_uris,state,skip_authorization,endorsed,require_pkce,require_par,token_endpoint_auth_method,jwks,jwks_uri,backchannel_logout_uri,subject_type,client_uri,policy_uri,tos_uri,contacts,logo,grants,rights"
        );
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return null;
        }

        var content = answer.Succeeded().Json.AsObject();
        content.Remove("updated_at");
        return content;
    }

    /// <summary>
    /// Whether nothing was added to what was approved. What comes back from deletion is compared by the state that it
    /// has.
    /// </summary>
    private static bool IsNoMore(JsonObject? before, JsonObject? after) =>
        after is null
        || before is null
        || after.All(member =>
            ListIn(member.Value) is { } list
                ? list.All(item =>
                    ListIn(before[member.Key])!
                        .Any(approved => JsonNode.DeepEquals(approved, item) || IsPartOfGatewayAll(approved!, item!))
                )
                : JsonNode.DeepEquals(member.Value, before[member.Key]) || (string?)member.Value == "pairwise"
        );

    /// <summary>A list, or the keys of a set.</summary>
    private static JsonArray? ListIn(JsonNode? value) =>
        value as JsonArray ?? (value as JsonObject)?["keys"] as JsonArray;

    private static bool IsPartOfGatewayAll(JsonNode approved, JsonNode wanted) =>
        approved is JsonValue
        && (string)approved! == "RIGHT_GATEWAY_ALL"
        && ((string)wanted!).StartsWith("RIGHT_GATEWAY_", StringComparison.Ordinal);

    private static string Fill(string text, Dictionary<string, string> places) =>
        places.Aggregate(text, (filled, place) => filled.Replace(place.Key, place.Value, StringComparison.Ordinal));

    private sealed record Way(string Method, string Path, string? Body, string Outcomes, string Reason)
    {
        /// <summary>The member that is edited.</summary>
        public string? Field { get; init; }

        /// <summary>What else is the case before.</summary>
        public string? Before { get; init; }

        public bool IsAboutLogo => Field == "logo" || Path.EndsWith("/logo", StringComparison.Ordinal);

        public bool IsUpload => IsAboutLogo && Method == "PUT" && Body is null;

        /// <summary>Whether the client proves itself by a key, and so has no secret.</summary>
        public bool HasKeys => Before is "keys" or "address";

        public Outcome By(Who who) =>
            Outcomes[(int)who] switch
            {
                'W' => Outcome.Waits,
                'H' => Outcome.Harmless,
                'V' => Outcome.Review,
                _ => Outcome.Refused,
            };
    }

    private sealed record World(Person Owner, Person Other, string OrganizationId, Person Caller)
    {
        public static async Task<World> NewAsync(RegistryServer server, Who who)
        {
            var owner = await server.People.NewUser();
            var caller = who == Who.Owner ? owner : await server.People.NewUser(admin: who == Who.Administrator);
            return new World(owner, await server.People.NewUser(), await server.People.NewOrganization(owner), caller);
        }
    }
}
