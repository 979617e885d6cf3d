using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace OAuthRegistry.Benchmarks.Soak;

/// <summary>
/// A developer with clients of its own and a program that acts for it. It remembers what was acknowledged, asks again
/// whatever was not answered, and tells the tally of every answer that contradicts what it remembers.
/// </summary>
internal sealed class Caller(Registry registry, int number, Tally tally)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10),
        BeforeAskingAgain = TimeSpan.FromMilliseconds(250),
        Patience = TimeSpan.FromMinutes(2);

    private readonly string _user = $"soak-user-{number}";

    private readonly List<Owned> _clients = [];

    private string _key = "",
        _accessToken = "",
        _refreshToken = "";

    private (string Id, string Secret) _program;

    private int _changes,
        _registered;

    public IReadOnlyList<Owned> Clients => _clients;

    /// <summary>The user with its key and its first client, and the program with its tokens.</summary>
    public async Task PrepareAsync()
    {
        await registry.SendAsync(
            Call.Post(
                registry.AdminKey,
                "/users",
                $$$"""{"user":{"ids":{"user_id":"{{{_user}}}"},"password":"{{{Registry.Password}}}" } }"""
            )
        );
        _key = await registry.NewKeyAsync(_user);
        _program = await registry.NewClientAsync($"soak-program-{number}");
        _refreshToken = await registry.NewRefreshTokenAsync(_program, await registry.SignInAsync(_user));
        await RefreshAsync();
        await RegisterAsync();
    }

    /// <summary>
    /// Calls in a mix, one call after the other, until told to end. What was begun is carried through.
    /// </summary>
    public async Task RunAsync(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await Next()();
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    /// <summary>The last refresh token still works.</summary>
    public Task RefreshAsync() =>
        ExpectAsync(
            Call.Form(_program, "/oauth/token", ("grant_type", "refresh_token"), ("refresh_token", _refreshToken)),
            tokens =>
                (_accessToken, _refreshToken) = ((string)tokens["access_token"]!, (string)tokens["refresh_token"]!)
        );

    /// <summary>Of a hundred calls: mostly those of programs, sometimes those of people.</summary>
    private Func<Task> Next() =>
        RandomNumberGenerator.GetInt32(100) switch
        {
            < 45 => ReadAsync,
            < 60 => IntrospectAsync,
            < 70 => RefreshAsync,
            < 80 => ListAsync,
            < 84 => SearchAsync,
            < 92 => UpdateAsync,
            < 96 => RegisterAsync,
            < 98 => ApproveAsync,
            _ => DeleteAsync,
        };

    private async Task RegisterAsync()
    {
        var id = $"soak-{number}-{++_registered}";
        await ExpectAsync(
            Call.Post(
                _key,
                $"/users/{_user}/clients",
                $$$"""{"client":{"ids":{"client_id":"{{{id}}}"},"name":"Soak","description":"Is registered under load","redirect_uris":["https://app.example.com/callback"],"rights":["RIGHT_USER_INFO"] } }"""
            ),
            whenAskedAgain: HttpStatusCode.Conflict
        );
        _clients.Add(new Owned(id));
    }

    private async Task UpdateAsync()
    {
        var (client, change) = (Any(), $"{++_changes}");
        await ExpectAsync(
            Call.Put(_key, $"/clients/{client.Id}", $$$"""{"client":{"attributes":{"change":"{{{change}}}" } } }""")
        );
        client.Change = change;
    }

    private async Task ApproveAsync()
    {
        var client = Any();
        await ExpectAsync(
            Call.Put(
                registry.AdminKey,
                $"/clients/{client.Id}",
                """{"client":{"state":"STATE_APPROVED","state_description":"as the guidelines ask"} }"""
            )
        );
        client.Approved = true;
    }

    private async Task DeleteAsync()
    {
        var client = Any();
        if (_clients.Count(owned => !owned.Deleted) > 1)
        {
            await ExpectAsync(
                new Call(HttpMethod.Delete, Call.Bearer(_key), $"/api/v3/clients/{client.Id}"),
                whenAskedAgain: HttpStatusCode.NotFound
            );
            client.Deleted = true;
        }
    }

    private Task ReadAsync()
    {
        var client = Any();
        return ExpectAsync(
            Call.Get(_key, $"/clients/{client.Id}"),
            found =>
            {
                if ((string?)found["attributes"]?["change"] != client.Change)
                {
                    tally.AddFault($"{client.Id} was changed to {client.Change}, and reads {found["attributes"]}");
                }
            }
        );
    }

    private Task IntrospectAsync() =>
        ExpectAsync(
            Call.Form(_program, "/oauth/introspect", ("token", _accessToken)),
            found =>
            {
                if (!found["active"]!.GetValue<bool>())
                {
                    tally.AddFault($"an access token of {_user} that was just issued is not active");
                }
            }
        );

    private Task ListAsync() => ExpectAsync(Call.Get(_key, $"/users/{_user}/clients?limit=100"));

    private Task SearchAsync() => ExpectAsync(Call.Get(registry.AdminKey, $"/search/clients?query=soak-{number}-"));

    /// <summary>Any of its clients that are not deleted.</summary>
    private Owned Any()
    {
        Owned client;
        do
        {
            client = _clients[RandomNumberGenerator.GetInt32(_clients.Count)];
        } while (client.Deleted);
        return client;
    }

    /// <summary>
    /// Asks until there is an answer, which must be success; whoever asks again may meet what the first time left
    /// behind.
    /// </summary>
    private async Task ExpectAsync(Call call, Action<JsonNode>? then = null, HttpStatusCode? whenAskedAgain = null)
    {
        var first = Stopwatch.GetTimestamp();
        for (var again = false; ; again = true)
        {
            var (status, text) = await AskAsync(call);
            if (status is >= 200 and < 300)
            {
                then?.Invoke(JsonNode.Parse(text)!);
                return;
            }

            if (again && status == (int?)whenAskedAgain)
            {
                return;
            }

            if (status is not (Tally.NoAnswer or 502 or 503 or 504) || Stopwatch.GetElapsedTime(first) > Patience)
            {
                tally.AddFault($"{call.Method} {call.Path} answered {status}: {text}");
                return;
            }

            await Task.Delay(BeforeAskingAgain);
        }
    }

    private async Task<(int Status, string Text)> AskAsync(Call call)
    {
        var sent = Stopwatch.GetTimestamp();
        var (status, text) = (Tally.NoAnswer, "");
        try
        {
            using var answer = await registry.AnswerAsync(call);
            (status, text) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }
        catch (Exception broken) when (broken is HttpRequestException or OperationCanceledException)
        {
            (status, text) = (Tally.NoAnswer, broken.Message);
        }

        tally.Add(status, Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        return (status, text);
    }
}

/// <summary>A client as it was last acknowledged.</summary>
internal sealed class Owned(string id)
{
    public string Id => id;

    public string? Change { get; set; }

    public bool Approved { get; set; }

    public bool Deleted { get; set; }
}
