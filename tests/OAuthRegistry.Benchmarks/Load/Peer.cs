using System.Text.Json.Nodes;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>Another server that takes its turn in the same rounds.</summary>
internal sealed record Peer(string Name, Target Server, IReadOnlyList<PeerWork> Works) : IAsyncDisposable
{
    /// <summary>How it is asked to refresh, and makes so many tokens for that; nothing where it can not.</summary>
    public Func<int, Task<(Call Call, string[] Tokens)>>? RefreshAsync { get; init; }

    /// <summary>All that this machine can run.</summary>
    public static async Task<IReadOnlyList<Peer>> StartAllAsync(PostgresCluster cluster) =>
        [
            .. new[]
            {
                await OidcProvider.StartAsync(await cluster.CreateDatabaseAsync()),
                await StockOpenIddict.StartAsync(await cluster.CreateDatabaseAsync()),
            }.OfType<Peer>(),
        ];

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>An inactive token is a quick success: it would flatter the peer.</summary>
    public static async Task RequireActiveAsync(Site server, Call introspect)
    {
        var answer = await server.SendAsync(introspect);
        if (JsonNode.Parse(answer)!["active"] is not JsonValue active || !active.GetValue<bool>())
        {
            throw new InvalidOperationException($"the token that is introspected is not active: {answer}");
        }
    }
}

/// <summary>What a peer is asked for, and which calls of ours stand beside it.</summary>
internal sealed record PeerWork(string Name, Call Call, params string[] Beside);
