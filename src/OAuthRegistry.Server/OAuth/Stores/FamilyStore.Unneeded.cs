using System.Collections.Immutable;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What OpenIddict's interface has and its server never asks for.</summary>
internal sealed partial class FamilyStore
{
    public ValueTask<long> CountAsync(CancellationToken cancellationToken) => throw NotNeeded();

    public ValueTask<long> CountAsync<TResult>(
        Func<IQueryable<TokenFamily>, IQueryable<TResult>> query,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public ValueTask DeleteAsync(TokenFamily authorization, CancellationToken cancellationToken) => throw NotNeeded();

    public IAsyncEnumerable<TokenFamily> FindAsync(
        string? subject,
        string? client,
        string? status,
        string? type,
        ImmutableArray<string>? scopes,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public IAsyncEnumerable<TokenFamily> FindByApplicationIdAsync(
        string identifier,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public IAsyncEnumerable<TokenFamily> FindBySubjectAsync(string subject, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public ValueTask<TResult?> GetAsync<TState, TResult>(
        Func<IQueryable<TokenFamily>, TState, IQueryable<TResult>> query,
        TState state,
        CancellationToken cancellationToken
    ) => throw NotNeeded();

    public IAsyncEnumerable<TokenFamily> ListAsync(int? count, int? offset, CancellationToken cancellationToken) =>
        throw NotNeeded();

    public IAsyncEnumerable<TResult> ListAsync<TState, TResult>(
        Func<IQueryable<TokenFamily>, TState, IQueryable<TResult>> query,
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

    private static NotSupportedException NotNeeded() =>
        new("The server asks for families by their ID only; whoever ends many of them does so in the database.");
}
