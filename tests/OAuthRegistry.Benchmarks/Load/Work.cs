using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OAuthRegistry.Server.Pages;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>
/// What is measured: for each worker its next call. Two workers never change the same thing: one of them would be
/// refused.
/// </summary>
internal static class Work
{
    public const string Register = "register a client",
        Read = "read a client",
        Exchange = "exchange a code",
        Refresh = "refresh a token",
        ClientCredentials = "client credentials",
        Introspect = "introspect a token";

    /// <summary>The API beside people who sign in, or guess: what they ask for is slow on purpose.</summary>
    public const string WhileSigningIn = "auth_info while signing in";

    private const int SigningIn = 24;

    /// <summary>
    /// Not the one whose clients are listed: what the planner knows of that one would be of clients that are gone.
    /// </summary>
    private const string Registrant = "load-registrant";

    /// <summary>
    /// Users and clients named like those with which SQL fills Postgres, each registered through the API.
    /// </summary>
    public static async Task FillAsync(Registry registry, int clients)
    {
        var users = clients / 100;
        var together = new ParallelOptions { MaxDegreeOfParallelism = 16 };
        await Parallel.ForAsync(
            1,
            users + 1,
            together,
            async (user, _) =>
                await registry.SendAsync(
                    Call.Post(
                        registry.AdminKey,
                        "/users",
                        $$$"""{"user":{"ids":{"user_id":"user-{{{user}}}"},"password":"{{{Registry.Password}}}"} }"""
                    )
                )
        );
        await Parallel.ForAsync(
            1,
            clients + 1,
            together,
            async (client, _) =>
                await registry.SendAsync(
                    Call.Post(
                        registry.AdminKey,
                        $"/users/user-{(client % users) + 1}/clients",
                        Registration($"client-{client}", $"Gateway {PartOfName(client)}")
                    )
                )
        );
    }

    public static async Task<Dictionary<string, Job>> PrepareAsync(Registry registry, int clients)
    {
        var (admin, user, users) = (registry.AdminKey, await registry.NewKeyAsync("user-1"), clients / 100);

        await registry.SendAsync(
            Call.Post(admin, "/users", $$$"""{"user":{"ids":{"user_id":"{{{Registrant}}}"} } }""")
        );
        var registrant = await registry.NewKeyAsync(Registrant);
        var client = await registry.NewClientAsync("load-tokens");
        var cookies = await registry.SignInAsync("user-1");
        var refreshTokens = new string[LoadTest.Connections.Max()];
        for (var worker = 0; worker < refreshTokens.Length; worker++)
        {
            refreshTokens[worker] = await registry.NewRefreshTokenAsync(client, cookies);
        }

        var accessToken = (string)
            System.Text.Json.Nodes.JsonNode.Parse(
                await registry.SendAsync(RefreshWith(await registry.NewRefreshTokenAsync(client, cookies)))
            )!["access_token"]!;
        var codes = new Codes(registry, client, cookies);
        var registered = 0;
        var changes = 0;
        return new()
        {
            ["nothing but authentication"] = new(_ => Call.Get(user, "/auth_info")),
            [WhileSigningIn] = new(
                _ => Call.Get(user, "/auth_info"),
                duration => StartSigningInAsync(registry, duration)
            ),
            [Read] = new(_ => Call.Get(user, $"/clients/client-{Live(Any(clients))}")),
            ["list a user's page of 100"] = new(_ => Call.Get(user, "/users/user-1/clients?limit=100")),
            ["search by text"] = new(_ => Call.Get(admin, $"/search/clients?query={PartOfName(Any(clients))}")),
            [$"page of the console: {Pager.PageSize} clients"] = new(_ => new Call(HttpMethod.Get, null, "/clients")
            {
                Cookie = cookies,
            }),
            ["update a client"] = new(worker =>
                Call.Put(
                    user,
                    $"/clients/client-{(worker + 1) * users}",
                    $$$"""{"client":{"attributes":{"change":"{{{Interlocked.Increment(ref changes)}}}" } } }"""
                )
            ),
            [Register] = new(_ =>
                Call.Post(
                    registrant,
                    $"/users/{Registrant}/clients",
                    Registration($"{MeasuredDatabase.Registered}{Interlocked.Increment(ref registered)}")
                )
            ),
            [Exchange] = new(_ => codes.Next(), codes.FetchAsync),
            [Refresh] = new(worker => new Step(
                RefreshWith(refreshTokens[worker]),
                answer => refreshTokens[worker] = Registry.Refreshed(answer)
            )),
            [ClientCredentials] = new(_ => Call.Form(client, "/oauth/token", ("grant_type", "client_credentials"))),
            [Introspect] = new(_ => Call.Form(client, "/oauth/introspect", ("token", accessToken))),
        };

        Call RefreshWith(string token) =>
            Call.Form(client, "/oauth/token", ("grant_type", "refresh_token"), ("refresh_token", token));
    }

    /// <summary>Goes on beside the calls for as long as they are measured.</summary>
    private static async Task StartSigningInAsync(Registry registry, TimeSpan duration)
    {
        var attempt = await registry.WrongSignInAsync("user-1");
        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        for (var connection = 0; connection < SigningIn; connection++)
        {
            _ = Task.Run(async () =>
            {
                while (System.Diagnostics.Stopwatch.GetElapsedTime(start) < duration)
                {
                    using var answer = await registry.AnswerAsync(attempt);
                }
            });
        }
    }

    private static int Any(int clients) => RandomNumberGenerator.GetInt32(clients) + 1;

    /// <summary>The fill deleted one client in a thousand.</summary>
    private static int Live(int client) => client % 1000 == 777 ? client + 1 : client;

#pragma warning disable CA5351 // What the fill made names of, not a protection.
    private static string PartOfName(int client) =>
        Convert.ToHexStringLower(MD5.HashData(Encoding.ASCII.GetBytes(client.ToString(CultureInfo.InvariantCulture))))[
            ..6
        ];
#pragma warning restore CA5351

    public static string Registration(string id, string name = "Gateway Onboarding") =>
        $$"""
            {"client":{"ids":{"client_id":"{{id}}" },"name":"{{name}}","description":"Registers the gateways of the signed-in user",
            "redirect_uris":["https://app.example.com/callback"],"rights":["RIGHT_USER_GATEWAYS_CREATE","RIGHT_USER_INFO"] } }
            """;
}
