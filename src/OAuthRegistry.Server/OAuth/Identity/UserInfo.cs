using Microsoft.AspNetCore;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Reviews.Usage;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The UserInfo endpoint (OpenID Connect Core, section 5.3): what the user allowed a client to know, as it is now, to
/// who brings an access token with the scope <c>openid</c>.
/// </summary>
internal sealed class UserInfo(
    OAuthLookup lookup,
    Judge judge,
    ScopesLeft scopesLeft,
    IdentityClaims claims,
    Possession possession,
    UseCounter uses
) : IOpenIddictServerHandler<HandleUserInfoRequestContext>
{
    public async ValueTask HandleAsync(HandleUserInfoRequestContext context)
    {
        var principal = context.AccessTokenPrincipal!;
        var row = await lookup.RowAsync(principal.GetTokenId());
        if (row is null || await judge.OfAsync(row, context.CancellationToken) != Standing.Usable)
        {
            context.Reject(Errors.InvalidToken, "The token has ended.");
            return;
        }

        var request = context.Transaction.GetHttpRequest()!;
        if (
            await BoundTokens.WhyNotAsync(
                possession,
                row.Token,
                request,
                context.Request.AccessToken ?? "",
                Possession.TokenIn(request) is not null,
                context.CancellationToken
            )
            is var (error, description)
        )
        {
            context.Reject(error, description);
            return;
        }

        var scopes = await scopesLeft.OfAsync(principal, row.Client!, context.CancellationToken);
        if (!scopes.Contains(Scopes.OpenId))
        {
            context.Reject(Errors.InsufficientScope, "The token was given without the scope openid.");
            return;
        }

        if (row.User is not { } user)
        {
            context.Reject(Errors.InvalidToken, "There is no user: a service got the token as itself.");
            return;
        }

        // OpenIddict names its client as the audience, which only a signed answer has to.
        context.Audiences.Clear();
        context.Subject = row.Client!.SubjectOf(user.AccountId);
        foreach (var (name, value) in await claims.OfAsync(user, scopes, context.CancellationToken))
        {
            if (row.Client!.MayLearn(name))
            {
                context.Claims[name] = value;
            }
        }

        foreach (var scope in OAuthScopes.Shown.Where(scopes.Contains))
        {
            uses.Add(row.Client!.ClientId, scope);
        }
    }
}

/// <summary>
/// A POST may bring its token in the header, and then nothing else (section 5.3.1); a token that is bound to a key
/// comes under a scheme of its own.
/// </summary>
internal sealed class ReadUserInfoRequest : IOpenIddictServerHandler<ExtractUserInfoRequestContext>
{
    private readonly ExtractGetOrPostRequest<ExtractUserInfoRequestContext> _form = new();

    public ValueTask HandleAsync(ExtractUserInfoRequestContext context)
    {
        if (context.Transaction.GetHttpRequest() is { } bound && Possession.TokenIn(bound) is { } token)
        {
            context.Request = new OpenIddictRequest { AccessToken = token };
            return ValueTask.CompletedTask;
        }

        if (
            context.Transaction.GetHttpRequest() is not { ContentType: null } request
            || !HttpMethods.IsPost(request.Method)
        )
        {
            return _form.HandleAsync(context);
        }

        context.Request = new OpenIddictRequest();
        return ValueTask.CompletedTask;
    }
}
