using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.Access;

/// <summary>How a credential stands, as the judge says.</summary>
internal enum Standing
{
    Usable,

    /// <summary>
    /// A refresh token that was used a moment ago: it brings the same answer again, and nothing else.
    /// </summary>
    UsedJustNow,

    /// <summary>Taken back, used up, or what it hangs on is gone. To whoever holds it, it does not exist.</summary>
    Ended,

    Expired,

    /// <summary>The client was rejected or suspended.</summary>
    ClientStopped,

    /// <summary>The user waits for approval, was rejected or suspended.</summary>
    UserStopped,
}

/// <summary>
/// Whether a credential may be used now, and for which rights. Calls of the API, introspection, refreshing and
/// pages ask here and nowhere else, so that none of them lets in what another turns away.
/// </summary>
internal sealed class Judge(RegistryContext db, TrialUsers trials, IOptions<OAuthOptions> options, TimeProvider time)
{
    /// <summary>
    /// An API key. What the state of its account leaves to it is said by <see cref="Caller.Of"/>. A key ends by being
    /// deleted, not by <see cref="User.TokensEndedAt"/>: that time is older than the rule that ends keys with tokens.
    /// </summary>
    public Standing Of(ApiKey key, Account account)
    {
        if (account.DeletedAt is not null)
        {
            return Standing.Ended;
        }

        return key.ExpiresAt <= time.GetUtcNow() ? Standing.Expired : Standing.Usable;
    }

    /// <summary>The session of a browser.</summary>
    public Standing Of(Session session, User user)
    {
        if (user.DeletedAt is not null || session.CreatedAt <= user.TokensEndedAt)
        {
            return Standing.Ended;
        }

        if (session.ExpiresAt <= time.GetUtcNow())
        {
            return Standing.Expired;
        }

        return SignIn.Admits(user.State) ? Standing.Usable : Standing.UserStopped;
    }

    /// <summary>A code, an access token or a refresh token.</summary>
    public async Task<Standing> OfAsync(TokenRow row, CancellationToken cancellationToken)
    {
        var (token, family, client, user) = row;
        if (client is not null && HasStopped(client))
        {
            return Standing.ClientStopped;
        }

        var use = UseOf(token);
        if (
            client is not { DeletedAt: null }
            || (user is not { DeletedAt: null } && !token.IsOfService)
            || use == Standing.Ended
            || HasEnded(family, client, user)
        )
        {
            return Standing.Ended;
        }

        if (user is not null && user.State is not (ReviewState.Approved or ReviewState.Flagged))
        {
            return Standing.UserStopped;
        }

        if (token.ExpiresAt <= time.GetUtcNow())
        {
            return Standing.Expired;
        }

        if (user is null)
        {
            // Nobody tries a service out, and it keeps nothing that it may not get any more.
            return client.IsUsable && client.Grants.Contains(Grant.ClientCredentials) ? use : Standing.Ended;
        }

        return client.IsUsable || await IsTriedOutByAsync(user, client, cancellationToken) ? use : Standing.Ended;
    }

    /// <summary>Whether an administrator stopped the client.</summary>
    public static bool HasStopped(Client client) => client.State is ReviewState.Rejected or ReviewState.Suspended;

    /// <summary>The rights that a token still carries: the client may have lost some since it was given.</summary>
    public static RightSet RightsLeft(RightSet granted, Client client)
    {
        var allowed = RightSet.Of(client.Rights).Implied();

        // As they were granted where all are left: RIGHT_USER_ALL does not turn into a list of everything that it
        // stands for.
        return allowed.Contains(granted.Implied()) ? granted : granted.Implied() & allowed;
    }

    private Standing UseOf(Token token) =>
        token switch
        {
            { Status: TokenStatus.Valid } => Standing.Usable,
            { Status: TokenStatus.Redeemed, Kind: TokenKind.RefreshToken }
                when token.RedeemedAt + options.Value.RefreshGrace > time.GetUtcNow() => Standing.UsedJustNow,
            _ => Standing.Ended,
        };

    /// <summary>
    /// By itself, or together with all others of the client or the user. What ended so does not come back with
    /// either.
    /// </summary>
    private static bool HasEnded(TokenFamily family, Client client, User? user) =>
        family.RevokedAt is not null
        || family.CreatedAt <= client.TokensEndedAt
        || family.CreatedAt <= user?.TokensEndedAt;

    /// <summary>
    /// A client that waits for approval works for those who work on it, as long as they do, and for the first users
    /// where the review policy lets it have some.
    /// </summary>
    private async Task<bool> IsTriedOutByAsync(User user, Client client, CancellationToken cancellationToken)
    {
        var collaborators = await db
            .Collaborators.AsNoTracking()
            .Where(c => c.ClientId == client.ClientId)
            .ToListAsync(cancellationToken);
        var memberships = await db
            .LiveMembers.AsNoTracking()
            .Where(member => member.UserId == user.AccountId)
            .ToListAsync(cancellationToken);
        return Sandbox.Admits(client, collaborators, user.AsCaller(memberships, RightSet.None))
            || await trials.HasSeatAsync(client, user.AccountId, cancellationToken);
    }
}
