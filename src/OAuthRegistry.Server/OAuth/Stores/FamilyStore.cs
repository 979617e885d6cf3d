using System.Collections.Immutable;
using System.Text.Json;
using OAuthRegistry.Server.Data;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Keeps token families for OpenIddict.</summary>
internal sealed partial class FamilyStore(RegistryContext db, OAuthLookup lookup, TimeProvider time)
    : IOpenIddictAuthorizationStore<TokenFamily>
{
    /// <summary>Saved together with the first token of the family.</summary>
    public ValueTask CreateAsync(TokenFamily authorization, CancellationToken cancellationToken)
    {
        db.TokenFamilies.Add(authorization);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<TokenFamily?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        Guid.TryParse(identifier, out var id) ? await lookup.FamilyAsync(id) : null;

    public ValueTask<TokenFamily> InstantiateAsync(CancellationToken cancellationToken)
    {
        var now = time.Now();
        return new(new TokenFamily { FamilyId = Guid.CreateVersion7(now), CreatedAt = now });
    }

    public ValueTask<string?> GetIdAsync(TokenFamily authorization, CancellationToken cancellationToken) =>
        new(authorization.FamilyId.ToString());

    public ValueTask<string?> GetApplicationIdAsync(TokenFamily authorization, CancellationToken cancellationToken) =>
        new(authorization.ClientId);

    public ValueTask<string?> GetSubjectAsync(TokenFamily authorization, CancellationToken cancellationToken) =>
        new(authorization.UserId);

    public ValueTask<string?> GetStatusAsync(TokenFamily authorization, CancellationToken cancellationToken) =>
        new(authorization.RevokedAt is null ? Statuses.Valid : Statuses.Revoked);

    public ValueTask<string?> GetTypeAsync(TokenFamily authorization, CancellationToken cancellationToken) =>
        new(AuthorizationTypes.AdHoc);

    public ValueTask<DateTimeOffset?> GetCreationDateAsync(
        TokenFamily authorization,
        CancellationToken cancellationToken
    ) => new(authorization.CreatedAt);

    public ValueTask<ImmutableArray<string>> GetScopesAsync(
        TokenFamily authorization,
        CancellationToken cancellationToken
    ) => new([]);

    public ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(
        TokenFamily authorization,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<string, JsonElement>.Empty);

    public ValueTask SetApplicationIdAsync(
        TokenFamily authorization,
        string? identifier,
        CancellationToken cancellationToken
    )
    {
        authorization.ClientId = identifier ?? "";
        return ValueTask.CompletedTask;
    }

    public ValueTask SetSubjectAsync(TokenFamily authorization, string? subject, CancellationToken cancellationToken)
    {
        authorization.UserId = subject ?? "";
        return ValueTask.CompletedTask;
    }

    /// <summary>A family has one type, is made now, and holds its rights in its tokens.</summary>
    public ValueTask SetTypeAsync(TokenFamily authorization, string? type, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    public ValueTask SetCreationDateAsync(
        TokenFamily authorization,
        DateTimeOffset? date,
        CancellationToken cancellationToken
    ) => ValueTask.CompletedTask;

    public ValueTask SetScopesAsync(
        TokenFamily authorization,
        ImmutableArray<string> scopes,
        CancellationToken cancellationToken
    ) => ValueTask.CompletedTask;

    public ValueTask SetPropertiesAsync(
        TokenFamily authorization,
        ImmutableDictionary<string, JsonElement> properties,
        CancellationToken cancellationToken
    ) => ValueTask.CompletedTask;

    public ValueTask SetStatusAsync(TokenFamily authorization, string? status, CancellationToken cancellationToken)
    {
        authorization.RevokedAt = status == Statuses.Revoked ? authorization.RevokedAt ?? time.Now() : null;
        return ValueTask.CompletedTask;
    }

    public async ValueTask UpdateAsync(TokenFamily authorization, CancellationToken cancellationToken) =>
        await db.SaveChangesAsync(cancellationToken);
}
