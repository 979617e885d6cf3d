using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What a user allowed a client, as its user knows it again.</summary>
/// <param name="Consent">What was allowed, and when.</param>
/// <param name="Name">What the client was approved as; its ID while nobody approved it.</param>
/// <param name="LogoPath">Where its logo is, if it has one.</param>
/// <param name="LastUsedAt">When it got its last token; none if that is long ago.</param>
internal sealed record AllowedClient(Consent Consent, string Name, string? LogoPath, DateTimeOffset? LastUsedAt)
{
    public bool WasNotAsked => Consent.Scopes.Contains(RequestedAccess.Unasked);
}

/// <summary>Which clients a user authorized, and taking it back: with effect at once, tokens included.</summary>
internal sealed class AuthorizedClients(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    TokenFamilies families,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<Consent, string> Orders = new SortTable<Consent, string>(c => c.ClientId).By(
        "created_at",
        c => c.CreatedAt
    );

    public static readonly SortTable<Token, string> TokenOrders = new SortTable<Token, string>(t => t.TokenId).By(
        "created_at",
        t => t.CreatedAt
    );

    public async Task<Page<AuthorizationBody>> ListAsync(
        string userId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await RequireAsync(userId, null, cancellationToken);
        var consents = db.Consents.AsNoTracking().Where(consent => consent.UserId == userId);
        var found = await Orders.Sort(consents, page).ToPageAsync(page, cancellationToken);
        var clients = await FindApprovedAsync(found.Rows.ConvertAll(c => c.ClientId), cancellationToken);
        return found.ConvertAll(consent =>
        {
            var client = clients.GetValueOrDefault(consent.ClientId);
            return new AuthorizationBody
            {
                UserIds = new UserIds { UserId = consent.UserId },
                ClientIds = new ClientIds { ClientId = consent.ClientId },
                Name = client?.Name.NullIfEmpty(),
                Logo = client?.Content.Logo is { } logo ? call.ServerUrl + logo.Path : null,
                Rights = consent.Rights.ToList().NullIfEmpty(),
                ResourceScopes = consent.OfNetwork.ToBody(),
                CreatedAt = consent.CreatedAt,
                UpdatedAt = consent.UpdatedAt,
            };
        });
    }

    /// <summary>How many clients the user allowed something.</summary>
    public Task<int> CountAsync(string userId, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnUser(userId, Right.UserAuthorizedClients);
        return db.Consents.CountAsync(consent => consent.UserId == userId, cancellationToken);
    }

    /// <summary>The same for the user: by names, and with when each was used.</summary>
    public async Task<IReadOnlyList<AllowedClient>> OfUserAsync(
        string userId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await RequireAsync(userId, null, cancellationToken);
        var of = db.Consents.AsNoTracking().Where(consent => consent.UserId == userId);
        var consents = (await Orders.Sort(of, page).ToPageAsync(page, cancellationToken)).Rows;
        var ids = consents.Select(consent => consent.ClientId).ToList();
        var clients = await FindApprovedAsync(ids, cancellationToken);
        var used = await (
            from family in db.TokenFamilies
            join token in db.Tokens on family.FamilyId equals token.FamilyId
            where family.UserId == userId && ids.Contains(family.ClientId)
            group token by family.ClientId into tokens
            select new { ClientId = tokens.Key, At = tokens.Max(token => token.CreatedAt) }
        ).ToDictionaryAsync(use => use.ClientId, use => (DateTimeOffset?)use.At, cancellationToken);
        return
        [
            .. consents.Select(consent =>
            {
                var client = clients.GetValueOrDefault(consent.ClientId);
                return new AllowedClient(
                    consent,
                    client?.ShownName ?? consent.ClientId,
                    client?.Content.Logo?.Path,
                    used.GetValueOrDefault(consent.ClientId)
                );
            }),
        ];
    }

    /// <summary>What nobody approved, a name or a picture, is told to nobody who only used the client.</summary>
    private Task<Dictionary<string, Client>> FindApprovedAsync(
        List<string> clientIds,
        CancellationToken cancellationToken
    ) =>
        db
            .Clients.Usable()
            .AsNoTracking()
            .Where(c => clientIds.Contains(c.ClientId))
            .ToDictionaryAsync(c => c.ClientId, cancellationToken);

    /// <summary>The access tokens that still work.</summary>
    public async Task<Page<AccessTokenBody>> ListTokensAsync(
        string userId,
        string clientId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await RequireAsync(userId, clientId, cancellationToken);
        var tokens = TokenOrders.Sort(LiveTokens(userId, clientId), page);
        return (await tokens.ToPageAsync(page, cancellationToken)).ConvertAll(ToBody);
    }

    /// <summary>Takes back all that the user allowed the client.</summary>
    public async Task RevokeAsync(string userId, string clientId, CancellationToken cancellationToken)
    {
        await RequireAsync(userId, clientId, cancellationToken);
        var user = await accounts.RequireUserAsync(userId, cancellationToken);
        var consent = await db.Consents.FirstOrDefaultAsync(
            c => c.UserId == userId && c.ClientId == clientId,
            cancellationToken
        );
        var families = await db
            .TokenFamilies.Where(family =>
                family.UserId == userId && family.ClientId == clientId && family.RevokedAt == null
            )
            .ToListAsync(cancellationToken);
        if (consent is null && families.Count == 0)
        {
            throw OAuthErrors.AuthorizationNotFound(userId, clientId);
        }

        families.ForEach(family => family.RevokedAt = time.Now());
        if (consent is not null)
        {
            db.Consents.Remove(consent);
        }

        audit.Record(
            user,
            "user.authorization.revoke",
            [
                Change(clientId, consent?.Rights ?? RightSet.None, RightSet.None),
                .. ScopeChange(clientId, consent?.OfNetwork ?? [], []),
            ]
        );
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>
    /// Ends an access token, and the refresh token that would bring the next one: whoever invalidates a token means
    /// that it is over. What other authorizations brought the client stays.
    /// </summary>
    public async Task RevokeTokenAsync(
        string userId,
        string clientId,
        string tokenId,
        CancellationToken cancellationToken
    )
    {
        await RequireAsync(userId, clientId, cancellationToken);
        var token =
            await LiveTokens(userId, clientId).FirstOrDefaultAsync(token => token.TokenId == tokenId, cancellationToken)
            ?? throw OAuthErrors.TokenNotFound(tokenId);
        await families.EndAsync(token.FamilyId, cancellationToken);
    }

    public static AccessTokenBody ToBody(Token token) =>
        new()
        {
            UserIds = token.IsOfService ? null : new UserIds { UserId = token.UserId },
            UserSessionId = token.SessionId,
            ClientIds = new ClientIds { ClientId = token.ClientId },
            Id = token.TokenId,
            Rights = token.Rights.ToList().NullIfEmpty(),
            Resources = token.Audience.Exists(id => id != OwnResource.Id) ? token.Audience : null,
            CreatedAt = token.CreatedAt,
            ExpiresAt = token.ExpiresAt,
        };

    /// <summary>How the record tells it.</summary>
    public static ChangeBody Change(string clientId, RightSet before, RightSet after) =>
        new()
        {
            Field = $"authorizations.{clientId}",
            From = before.IsEmpty ? null : JsonSerializer.SerializeToNode(before.ToList(), WireJson.Shared.ListRight),
            To = after.IsEmpty ? null : JsonSerializer.SerializeToNode(after.ToList(), WireJson.Shared.ListRight),
        };

    /// <summary>How the record tells what changed of the scopes of the network; nothing if nothing did.</summary>
    public static IEnumerable<ChangeBody> ScopeChange(
        string clientId,
        IReadOnlyList<ScopeRef> before,
        IReadOnlyList<ScopeRef> after
    ) =>
        before.ToHashSet().SetEquals(after)
            ? []
            :
            [
                new()
                {
                    Field = $"authorizations.{clientId}.resource_scopes",
                    From = Told(before),
                    To = Told(after),
                },
            ];

    private static JsonArray? Told(IReadOnlyList<ScopeRef> scopes) =>
        scopes.Count == 0 ? null : new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope.ToString()))]);

    private IQueryable<Token> LiveTokens(string userId, string clientId)
    {
        var now = time.GetUtcNow();
        return from token in db.Tokens.AsNoTracking()
            join family in db.TokenFamilies on token.FamilyId equals family.FamilyId
            where
                family.UserId == userId
                && family.ClientId == clientId
                && family.RevokedAt == null
                && token.Kind == TokenKind.AccessToken
                && token.Status == TokenStatus.Valid
                && token.ExpiresAt > now
            select token;
    }

    /// <summary>
    /// The user itself, an administrator, or the client about its own tokens: unless by asking about one user after the
    /// other it would find out which one is its own.
    /// </summary>
    private async Task RequireAsync(string userId, string? clientId, CancellationToken cancellationToken)
    {
        if (
            call.Caller is { MayLearnUser: true, Credential: Token token }
            && token.UserId == userId
            && token.ClientId == clientId
        )
        {
            return;
        }

        call.Caller.RequireOnUser(userId, Right.UserAuthorizedClients);
        await accounts.RequireReachableAsync(AccountRef.User(userId), cancellationToken);
    }
}
