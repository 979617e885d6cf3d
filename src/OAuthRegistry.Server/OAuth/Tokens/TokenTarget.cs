using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Resources;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// For which resources the access token is that a request brings: all that was granted, or those that the request names
/// (RFC 8707, section 2.2). They say how long it lives and which form it has.
/// </summary>
internal sealed class TokenTarget(RegistryContext db, NamedResources named, Refresh refresh, Possession possession)
{
    /// <summary>As long as nobody says otherwise; who holds one that was taken back may use it until then.</summary>
    private static readonly TimeSpan JwtLifetime = TimeSpan.FromMinutes(10);

    private List<Resource> _network = [];

    /// <summary>The IDs of the resources.</summary>
    public IReadOnlyList<string> Audience { get; private set; } = [OwnResource.Id];

    /// <summary>As tokens say it.</summary>
    public IEnumerable<string> Identifiers =>
        Audience.Select(id => _network.Find(resource => resource.ResourceId == id)?.Identifier ?? id);

    public bool IsJwt => _network.Exists(resource => resource.TokenFormat == TokenFormat.Jwt);

    /// <summary>How it is signed, if it is a JWT: that is for one resource alone.</summary>
    public SigningAlgorithm Algorithm => _network.Count == 1 ? _network[0].TokenSigningAlg : SigningAlgorithm.RS256;

    /// <summary>The key without which it is worth nothing; none of a bearer token.</summary>
    public string? Key => refresh.IsRepeat ? refresh.ProofKey : possession.Key;

    /// <summary>The shortest that one of the resources asks for; none if none does.</summary>
    public TimeSpan? Lifetime => _network.Select(LifetimeOf).Min();

    /// <summary>When it ends at the latest, whatever the resources say.</summary>
    public DateTimeOffset? EndsBy { get; set; }

    /// <summary>Chooses; returns why not if that can not be.</summary>
    public async Task<string?> ChooseAsync(IReadOnlyCollection<string> granted, CancellationToken cancellationToken)
    {
        if (named.Ids.Except(granted).Any())
        {
            return "That resource was not asked for when access was given. Ask for it at /oauth/authorize.";
        }

        return await SetAsync([.. named.Ids.Count > 0 ? named.Ids : granted], cancellationToken);
    }

    /// <summary>The same as a token that was given before.</summary>
    public async Task<string?> SetAsync(IReadOnlyList<string> audience, CancellationToken cancellationToken)
    {
        var foreign = audience.Where(id => id != OwnResource.Id).ToList();
        _network =
            foreign.Count == 0
                ? []
                : await db
                    .Resources.AsNoTracking()
                    .Include(resource => resource.Scopes)
                    .Where(resource => resource.DeletedAt == null && foreign.Contains(resource.ResourceId))
                    .ToListAsync(cancellationToken);
        Audience =
        [
            .. audience.Where(id => id == OwnResource.Id || _network.Exists(resource => resource.ResourceId == id)),
        ];
        return Audience.Count == 0 ? "The resource is gone."
            : IsJwt && Audience.Count > 1
                ? "A resource that reads its tokens by itself gets one of its own: name it, alone, as `resource`."
            : null;
    }

    /// <summary>The scopes that mean something to one of the resources, or say who the user is.</summary>
    public ImmutableArray<string> Fitting(ImmutableArray<string> scopes)
    {
        var here = _network.SelectMany(resource => resource.Scopes).Select(scope => scope.Name).ToHashSet();
        var isForRegistry = Audience.Contains(OwnResource.Id);
        return
        [
            .. scopes.Where(scope =>
                OAuthScopes.OfIdentity.Contains(scope)
                || (OAuthScopes.IsOfNetwork(scope) ? here.Contains(scope) : isForRegistry)
            ),
        ];
    }

    private static TimeSpan? LifetimeOf(Resource resource) =>
        resource.TokenLifetime is { } seconds ? TimeSpan.FromSeconds(seconds)
        : resource.TokenFormat == TokenFormat.Jwt ? JwtLifetime
        : null;

    /// <summary>
    /// The access token says whom it is for, and nothing of what others let the client do. What it is refreshed by
    /// keeps all that was granted.
    /// </summary>
    internal sealed class Apply(TokenTarget target, Refresh refresh) : IOpenIddictServerHandler<ProcessSignInContext>
    {
        public ValueTask HandleAsync(ProcessSignInContext context)
        {
            if ((context.AccessTokenPrincipal ?? context.IssuedTokenPrincipal) is { } token)
            {
                token.SetAudiences([.. target.Identifiers]).SetScopes(target.Fitting(token.GetScopes()));
                var end = target.Lifetime is { } own ? token.GetCreationDate() + own : token.GetExpirationDate();
                end = target.EndsBy < end ? target.EndsBy : end;
                token.SetExpirationDate(refresh.ExpiresAt ?? end);
            }

            return ValueTask.CompletedTask;
        }
    }
}
