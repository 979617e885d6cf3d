using System.Collections.Immutable;
using System.Security.Claims;
using OAuthRegistry.Contracts;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Token exchange (RFC 8693), downwards only: a service makes of a token of its own a narrower one, for one of the APIs
/// that it is for, to hand on or to call with. What comes out can do no more, lives no longer and ends with what went
/// in; nobody acts for anybody else by it. That the token is its own, and may be used, was found out before.
/// </summary>
internal sealed class TokenExchange(OAuthLookup lookup, ScopesLeft scopesLeft, NamedResources named, TokenTarget target)
    : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (!context.Request.IsTokenExchangeGrantType())
        {
            return;
        }

        var row = (await lookup.RowAsync(context.SubjectTokenPrincipal!.GetTokenId()))!;
        if (row.Client!.IsConfidential)
        {
            await ExchangeAsync(context, row);
        }
        else
        {
            context.Reject(Errors.UnauthorizedClient, "Only a client that proves who it is exchanges tokens.");
        }
    }

    private async Task ExchangeAsync(HandleTokenRequestContext context, TokenRow row)
    {
        var (subject, token) = (context.SubjectTokenPrincipal!, row.Token);
        var left = await scopesLeft.OfAsync(subject, row.Client!, context.CancellationToken);
        var asked = context.Request.GetScopes();
        if (asked.Except(WithImplied(left)).Any())
        {
            context.Reject(Errors.InvalidScope, "A token is exchanged for one that may do as much as itself, or less.");
            return;
        }

        // A refresh token names all that was granted; an access token, what it is for.
        IReadOnlyList<string> granted =
            token.Kind == TokenKind.RefreshToken ? subject.GetResources()
            : token.IsForRegistry ? [OwnResource.Id, .. token.Audience.Where(id => id != OwnResource.Id)]
            : token.Audience;
        if (named.Ids.Except(granted).Any())
        {
            context.Reject(Errors.InvalidTarget, "The token is not for that resource. Exchange one that is.");
        }
        else if (await target.ChooseAsync(granted, context.CancellationToken) is { } why)
        {
            context.Reject(Errors.InvalidTarget, why);
        }
        else if (asked.Except(target.Fitting(asked)).Any())
        {
            context.Reject(Errors.InvalidScope, "One of the scopes is of an API for which the token would not be.");
        }
        else
        {
            target.EndsBy = token.Kind == TokenKind.AccessToken ? token.ExpiresAt : null;
            context.Principal = PrincipalOf(subject, asked.IsEmpty ? left : asked);
        }
    }

    /// <summary>What of the user's sign-in the token carries, it goes on carrying; so does its family.</summary>
    private static ClaimsPrincipal PrincipalOf(ClaimsPrincipal subject, ImmutableArray<string> scopes)
    {
        var principal = subject
            .Clone(claim =>
                claim.Type
                    is Claims.Subject
                        or OAuthScopes.SessionClaim
                        or OAuthScopes.SignedInClaim
                        or Claims.Private.AuthorizationId
            )
            .SetScopes(scopes);
        return principal.SetDestinations(_ => [Destinations.AccessToken]);
    }

    /// <summary>A right that stands for others may be exchanged for one of them.</summary>
    private static IEnumerable<string> WithImplied(ImmutableArray<string> scopes) =>
        scopes.Concat(OAuthScopes.Of(OAuthScopes.RightsIn(scopes).Implied()));
}
