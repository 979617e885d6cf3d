using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>Where tokens are bound to the key that their client showed (RFC 9449, sections 5 and 10).</summary>
internal static class BoundTokens
{
    /// <summary>What introspection and JWTs say of a token that is bound (section 6).</summary>
    public static JsonObject Confirmation(string key) => new() { [Possession.Confirmed] = key };

    /// <summary>
    /// What an access token may be used for that a request brings, whatever else it is worth: bound to a key it needs a
    /// proof of that key, and one that is not bound is no DPoP token. Null if nothing is wrong.
    /// </summary>
    public static async Task<(string Error, string Description)?> WhyNotAsync(
        Possession possession,
        Token token,
        HttpRequest request,
        string text,
        bool isDpop,
        CancellationToken cancellationToken
    )
    {
        if (token.ProofKey is null)
        {
            return isDpop ? (Errors.InvalidToken, "The token is bound to no key; send it as a bearer token.") : null;
        }

        if (!isDpop)
        {
            return (
                Errors.InvalidToken,
                "The token is bound to a key: send it as Authorization: DPoP, with a proof in the header DPoP."
            );
        }

        if (await possession.ProveAsync(request, text, cancellationToken) is { } wrong)
        {
            return wrong;
        }

        return possession.Key == token.ProofKey
            ? null
            : (Possession.InvalidProof, "The header DPoP must hold a proof of the key to which the token is bound.");
    }

    /// <summary>
    /// At the token endpoint: what is bound already goes on being bound to the same key, and everything new is bound to
    /// the one that was shown.
    /// </summary>
    internal sealed class Bind(Possession possession, OAuthLookup lookup)
        : IOpenIddictServerHandler<ValidateTokenRequestContext>
    {
        public async ValueTask HandleAsync(ValidateTokenRequestContext context)
        {
            var request = context.Transaction.GetHttpRequest()!;
            if (await possession.ProveAsync(request, null, context.CancellationToken) is var (error, description))
            {
                context.Reject(error, description);
                return;
            }

            if (
                possession.Key is null
                && await lookup.ClientAsync(context.ClientId ?? "") is { DpopBoundAccessTokens: true }
            )
            {
                context.Reject(
                    Possession.InvalidProof,
                    "The client's tokens are bound to a key: send a proof of it in the header DPoP."
                );
                return;
            }

            var brought =
                context.AuthorizationCodePrincipal ?? context.RefreshTokenPrincipal ?? context.SubjectTokenPrincipal;
            if ((await lookup.RowAsync(brought?.GetTokenId()))?.Token.ProofKey is { } bound && bound != possession.Key)
            {
                context.Reject(
                    possession.Key is null ? Possession.InvalidProof : Errors.InvalidGrant,
                    "It is bound to a key: send a proof of that key in the header DPoP."
                );
            }
        }
    }

    /// <summary>A pushed request with a proof asks for a code that is bound to its key (section 10.1).</summary>
    internal sealed class BindPushed(Possession possession, KeptRequests kept)
        : IOpenIddictServerHandler<ValidatePushedAuthorizationRequestContext>
    {
        public async ValueTask HandleAsync(ValidatePushedAuthorizationRequestContext context)
        {
            var request = context.Transaction.GetHttpRequest()!;
            if (await possession.ProveAsync(request, null, context.CancellationToken) is var (error, description))
            {
                context.Reject(error, description);
            }
            else if (possession.Key is { } key)
            {
                if ((string?)context.Request[Possession.AskedKey] is { } asked && asked != key)
                {
                    context.Reject(Errors.InvalidRequest, "The dpop_jkt names another key than the proof.");
                    return;
                }

                kept.NoteKey(key);
            }
        }
    }

    /// <summary>A thumbprint that no key can have would make a code that nobody can exchange.</summary>
    internal sealed class KeyThatCanBe<TContext> : IOpenIddictServerHandler<TContext>
        where TContext : BaseValidatingContext
    {
        public ValueTask HandleAsync(TContext context)
        {
            if ((string?)context.Transaction.Request![Possession.AskedKey] is { } key && !DpopRules.IsThumbprint(key))
            {
                context.Reject(
                    Errors.InvalidRequest,
                    "The dpop_jkt is the SHA-256 thumbprint of a key in base64url, 43 characters (RFC 7638)."
                );
            }

            return ValueTask.CompletedTask;
        }
    }
}
