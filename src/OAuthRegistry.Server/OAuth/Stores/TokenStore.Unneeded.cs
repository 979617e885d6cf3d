using System.Collections.Immutable;
using System.Text.Json;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What OpenIddict's interface has and its server never asks for.</summary>
internal sealed partial class TokenStore
{
    public ValueTask<Token> InstantiateAsync(CancellationToken cancellationToken) => throw NotNeeded();

    public ValueTask CreateAsync(Token token, CancellationToken cancellationToken) => throw NotNeeded();

    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw NotNeeded();

    public ValueTask<long> CountAsync<TResult>(
        Func<IQueryable<Token>, IQueryable<TResult>> query,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask DeleteAsync(Token token, CancellationToken cancellationToken) => throw NotNeeded();

    public IAsyncEnumerable<Token> FindAsync(
        string? subject,
        string? client,
        string? status,
        string? type,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public IAsyncEnumerable<Token> FindByApplicationIdAsync(string identifier, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public IAsyncEnumerable<Token> FindByAuthorizationIdAsync(string identifier, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask<Token?> FindByReferenceIdAsync(string identifier, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public IAsyncEnumerable<Token> FindBySubjectAsync(string subject, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask<TResult?> GetAsync<TState, TResult>(
        Func<IQueryable<Token>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public IAsyncEnumerable<Token> ListAsync(int? count, int? offset, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public IAsyncEnumerable<TResult> ListAsync<TState, TResult>(
        Func<IQueryable<Token>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask<long> PruneAsync(DateTimeOffset threshold, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask<long> RevokeAsync(
        string? subject,
        string? client,
        string? status,
        string? type,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask<long> RevokeByApplicationIdAsync(string identifier, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask<long> RevokeBySubjectAsync(string subject, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetApplicationIdAsync(Token token, string? identifier, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetAuthorizationIdAsync(Token token, string? identifier, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetCreationDateAsync(Token token, DateTimeOffset? date, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetExpirationDateAsync(Token token, DateTimeOffset? date, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetPayloadAsync(Token token, string? payload, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetPropertiesAsync(
        Token token,
        ImmutableDictionary<string, JsonElement> properties,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask SetReferenceIdAsync(Token token, string? identifier, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetSubjectAsync(Token token, string? subject, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask SetTypeAsync(Token token, string? type, CancellationToken cancellationToken) => throw NotNeeded();

    private static NotSupportedException NotNeeded() =>
        new("OpaqueTokens makes and reads tokens; this only keeps their status.");
}
