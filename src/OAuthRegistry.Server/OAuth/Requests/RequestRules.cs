using System.Buffers;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// A parameter that stands twice is read differently by different programs, so it is refused (RFC 6749, sections
/// 3.1 and 3.2). Only resources may be several (RFC 8707, section 2; RFC 8693, section 2.1).
/// </summary>
internal sealed class NoDuplicates<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public ValueTask HandleAsync(TContext context)
    {
        if (
            context
                .Transaction.Request?.GetParameters()
                .FirstOrDefault(parameter =>
                    parameter.Value.Count > 1 && parameter.Key is not (Parameters.Resource or Parameters.Audience)
                )
                .Key is
            { } name
        )
        {
            context.Reject(Errors.InvalidRequest, $"The parameter '{name}' stands more than once.");
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>
/// A challenge that no verifier can meet is refused here and not when its code is exchanged (RFC 7636, section
/// 4.2).
/// </summary>
internal sealed class ChallengeRules<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    private const int MinLength = 43,
        MaxLength = 128;

    private static readonly SearchValues<char> Unreserved = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    );

    public ValueTask HandleAsync(TContext context)
    {
        if (
            context.Transaction.Request!.CodeChallenge is { Length: > 0 } challenge
            && (challenge.Length is < MinLength or > MaxLength || challenge.AsSpan().ContainsAnyExcept(Unreserved))
        )
        {
            context.Reject(
                Errors.InvalidRequest,
                "The code_challenge has 43 to 128 characters, of A-Z, a-z, 0-9, '-', '.', '_' and '~'."
            );
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>
/// A refresh may ask for less, never for more; libraries read any other error as "signed out" (RFC 6749, section
/// 5.2).
/// </summary>
internal sealed class NoWiderScope : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        if (
            context.Request.IsRefreshTokenGrantType()
            && context.Request.GetScopes().Except(context.RefreshTokenPrincipal!.GetScopes()).Any()
        )
        {
            context.Reject(Errors.InvalidScope, "The user did not allow all of the scopes that the refresh asks for.");
        }

        return ValueTask.CompletedTask;
    }
}
