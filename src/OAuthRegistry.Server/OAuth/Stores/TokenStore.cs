using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Keeps tokens for OpenIddict. <see cref="OpaqueTokens"/> makes and reads them; what is left here is their status.
/// </summary>
internal sealed partial class TokenStore(RegistryContext db, OAuthLookup lookup, TokenFamilies families)
    : IOpenIddictTokenStore<Token>
{
    public async ValueTask<Token?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        await lookup.TokenAsync(identifier);

    public ValueTask<string?> GetIdAsync(Token token, CancellationToken cancellationToken) => new(token.TokenId);

    public ValueTask<string?> GetApplicationIdAsync(Token token, CancellationToken cancellationToken) =>
        new(token.ClientId);

    public ValueTask<string?> GetAuthorizationIdAsync(Token token, CancellationToken cancellationToken) =>
        new(token.FamilyId.ToString());

    public ValueTask<string?> GetSubjectAsync(Token token, CancellationToken cancellationToken) => new(token.UserId);

    public ValueTask<string?> GetTypeAsync(Token token, CancellationToken cancellationToken) =>
        new(OpaqueTokens.TypeOf(token.Kind));

    public ValueTask<string?> GetStatusAsync(Token token, CancellationToken cancellationToken) =>
        new(
            token.Status switch
            {
                TokenStatus.Valid => Statuses.Valid,
                TokenStatus.Redeemed => Statuses.Redeemed,
                _ => Statuses.Revoked,
            }
        );

    public ValueTask<DateTimeOffset?> GetCreationDateAsync(Token token, CancellationToken cancellationToken) =>
        new(token.CreatedAt);

    public ValueTask<DateTimeOffset?> GetExpirationDateAsync(Token token, CancellationToken cancellationToken) =>
        new(token.ExpiresAt);

    public ValueTask<DateTimeOffset?> GetRedemptionDateAsync(Token token, CancellationToken cancellationToken) =>
        new(token.RedeemedAt);

    public ValueTask<ImmutableDictionary<string, JsonElement>> GetPropertiesAsync(
        Token token,
        CancellationToken cancellationToken
    ) => new(ImmutableDictionary<string, JsonElement>.Empty);

    /// <summary>
    /// A token is found by its ID and proven by its secret, so OpenIddict has no reference to look for.
    /// </summary>
    public ValueTask<string?> GetReferenceIdAsync(Token token, CancellationToken cancellationToken) =>
        new((string?)null);

    public ValueTask<string?> GetPayloadAsync(Token token, CancellationToken cancellationToken) => new((string?)null);

    public ValueTask SetStatusAsync(Token token, string? status, CancellationToken cancellationToken)
    {
        token.Status = status switch
        {
            Statuses.Valid => TokenStatus.Valid,
            Statuses.Redeemed => TokenStatus.Redeemed,
            _ => TokenStatus.Revoked,
        };
        return ValueTask.CompletedTask;
    }

    public ValueTask SetRedemptionDateAsync(Token token, DateTimeOffset? date, CancellationToken cancellationToken)
    {
        token.RedeemedAt = date;
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// That a token was redeemed is saved in one transaction with the tokens that it was redeemed for, see
    /// <see cref="SaveTokens"/>: nobody loses a code to a crash, and of two who redeem it one fails. Anything else is
    /// saved at once.
    /// </summary>
    public async ValueTask UpdateAsync(Token token, CancellationToken cancellationToken)
    {
        if (db.Entry(token).State == EntityState.Unchanged)
        {
            // A refresh token that was redeemed before is redeemed again.
            return;
        }

        token.Version++;
        if (token.Status != TokenStatus.Redeemed)
        {
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateConcurrencyException exception)
            {
                throw new OpenIddictExceptions.ConcurrencyException(
                    "The token was changed in the meantime.",
                    exception
                );
            }
        }
    }

    /// <summary>
    /// Ends the family, and with it every token in it, those included that are being made at this moment.
    /// </summary>
    public async ValueTask<long> RevokeByAuthorizationIdAsync(string identifier, CancellationToken cancellationToken) =>
        await families.EndAsync(Guid.Parse(identifier), cancellationToken);
}
