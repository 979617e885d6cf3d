using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Secrets;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Whether a code, of a device too, a refresh token, or the token that a service exchanges may still be used, and for
/// which rights: the client may have lost some.
/// </summary>
internal sealed class TokenRules(
    OAuthLookup lookup,
    Judge judge,
    ScopesLeft scopesLeft,
    TokenTarget target,
    Refresh refresh
) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var isExchange = context.Request.IsTokenExchangeGrantType();
        if ((isExchange ? context.SubjectTokenPrincipal : context.Principal) is not { } principal)
        {
            return;
        }

        var row = await lookup.RowAsync(principal.GetTokenId());
        var standing = row is null ? Standing.Ended : await judge.OfAsync(row, context.CancellationToken);
        if (standing == Standing.ClientStopped)
        {
            context.Reject(Errors.UnauthorizedClient, SecretErrors.NotUsable(row!.Client!.State).Refusal.Title);
            return;
        }

        if (standing is not (Standing.Usable or Standing.UsedJustNow))
        {
            context.Reject(
                Errors.InvalidGrant,
                "What the user allowed has ended. Ask the user again, at /oauth/authorize or /oauth/device."
            );
            return;
        }

        if (context.Request.IsRefreshTokenGrantType())
        {
            refresh.Begin(row!.Token, context.Request.RefreshToken!);
        }

        if (
            standing == Standing.UsedJustNow
            && !await refresh.RepeatAsync(context.Transaction, context.CancellationToken)
        )
        {
            context.Reject(Errors.InvalidGrant, "The token was used already, and what it brought is gone.");
            return;
        }

        if (isExchange)
        {
            // What may come of it, TokenExchange says.
            return;
        }

        var why = refresh.IsRepeat
            ? await target.SetAsync(refresh.Audience, context.CancellationToken)
            : await target.ChooseAsync(principal.GetResources(), context.CancellationToken);
        if (why is not null)
        {
            context.Reject(Errors.InvalidTarget, why);
            return;
        }

        principal.SetScopes(await scopesLeft.OfAsync(principal, row!.Client!, context.CancellationToken));
    }
}

/// <summary>To whoever asks, a token is as alive as it would be if it were used now (RFC 7662, section 2.2).</summary>
internal sealed class IntrospectionRules(OAuthLookup lookup, Judge judge, ScopesLeft scopesLeft)
    : IOpenIddictServerHandler<HandleIntrospectionRequestContext>
{
    public async ValueTask HandleAsync(HandleIntrospectionRequestContext context)
    {
        var row = await lookup.RowAsync(context.GenericTokenPrincipal.GetTokenId());
        if (row is null || await judge.OfAsync(row, context.CancellationToken) != Standing.Usable)
        {
            context.Reject(Errors.InvalidToken, "The token has ended.");
            return;
        }

        var scopes = await scopesLeft.OfAsync(context.GenericTokenPrincipal, row.Client!, context.CancellationToken);
        context.Claims[Claims.Scope] = string.Join(' ', scopes);
        if (row.Token.ProofKey is { } key)
        {
            context.Confirmation = BoundTokens.Confirmation(key);
            context.TokenType = row.Token.Kind == TokenKind.AccessToken ? Possession.Name : context.TokenType;
        }

        if (!row.Token.IsOfService)
        {
            context.Subject = row.Client!.SubjectOf(row.Token.UserId);
        }

        context.Username = row.Token.IsOfService || row.Client!.IsPairwise ? null : row.Token.UserId;
    }
}
