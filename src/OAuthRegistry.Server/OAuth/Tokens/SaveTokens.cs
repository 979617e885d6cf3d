using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Saves what a grant made, and that the token it was made from is redeemed, in one transaction. Of many who
/// redeem the same code or refresh token at the same instant the database lets one through.
/// </summary>
internal sealed class SaveTokens(
    RegistryContext db,
    OAuthLookup lookup,
    Judge judge,
    Refresh refresh,
    TokenFamilies families,
    TokenTarget target,
    JwtAccessTokens jwts,
    IOpenIddictServerDispatcher dispatcher
) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        try
        {
            await db.SaveChangesAsync(context.CancellationToken);
            Count(context);
            if (refresh.IsRepeat)
            {
                context.AccessTokenPrincipal?.SetScopes(refresh.Scopes);
            }
        }
        catch (DbUpdateConcurrencyException conflict) when (conflict.Entries is [{ Entity: Token used } entry])
        {
            foreach (
                var own in db.ChangeTracker.Entries<Token>().Where(token => token.State == EntityState.Added).ToList()
            )
            {
                own.State = EntityState.Detached;
            }

            await entry.ReloadAsync(context.CancellationToken);
            var row = await lookup.RowAsync(used.TokenId);
            if (
                row is not null
                && await judge.OfAsync(row, context.CancellationToken) == Standing.UsedJustNow
                && await RepeatAsync(context)
            )
            {
                Count(context);
                return;
            }

            // A second use of a code ends what the first one brought (RFC 6749, section 4.1.2).
            await families.EndAsync(used.FamilyId, context.CancellationToken);
            context.Reject(Errors.InvalidGrant, "The code or token was used already.");
        }
    }

    /// <summary>The code that an authorization brings is no token yet.</summary>
    private static void Count(ProcessSignInContext context)
    {
        if (context.Request.GrantType is { } grant)
        {
            Measures.GaveTokens(grant);
        }
    }

    /// <summary>
    /// A client that refreshes twice at once, since the first answer was late, is no thief, and both answers are
    /// the same: that of whoever was first.
    /// </summary>
    private async Task<bool> RepeatAsync(ProcessSignInContext context)
    {
        if (!await refresh.RepeatAsync(context.Transaction, context.CancellationToken))
        {
            return false;
        }

        var given = refresh.Successor(BearerToken.AccessToken);
        await target.SetAsync(refresh.Audience, context.CancellationToken);
        await new TokenTarget.Apply(target, refresh).HandleAsync(context);
        context.AccessTokenPrincipal!.SetScopes(refresh.Scopes);
        var subject = context.AccessTokenPrincipal!.GetClaim(Claims.Subject)!;
        var client = (await lookup.ClientAsync(context.ClientId!))!;
        context.AccessToken = target.IsJwt
            ? jwts.Write(context.AccessTokenPrincipal!, client.SubjectOf(subject), given.Id, Issuer.Of(context), target)
            : given.Reveal();
        context.RefreshToken = refresh.Successor(BearerToken.RefreshToken).Reveal();
        if (context.IdentityTokenPrincipal is not null)
        {
            // It names the access token that it comes with (OpenID Connect Core, section 3.1.3.6).
            await new AttachTokenDigests().HandleAsync(context);
            await new GenerateIdentityToken(dispatcher).HandleAsync(context);
        }

        return true;
    }
}
