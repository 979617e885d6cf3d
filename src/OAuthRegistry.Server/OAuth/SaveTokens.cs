using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Data;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Saves what a grant made, and that the token it was made from is redeemed, in one transaction. Of many who redeem the same code at the same
/// instant the database lets one through.
/// </summary>
internal sealed class SaveTokens(RegistryContext db, IOpenIddictTokenStore<Token> tokens, IOptions<OAuthOptions> options, TimeProvider time) : IOpenIddictServerHandler<ProcessSignInContext>
{
    public static readonly OpenIddictServerHandlerDescriptor Descriptor = OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
        .UseScopedHandler<SaveTokens>()
        .SetOrder(GenerateIdentityToken.Descriptor.Order + 500)
        .Build();

    public async ValueTask HandleAsync(ProcessSignInContext context)
    {
        try
        {
            await db.SaveChangesAsync(context.CancellationToken);
        }
        catch (DbUpdateConcurrencyException conflict) when (conflict.Entries is [{ Entity: Token used } entry])
        {
            await entry.ReloadAsync(context.CancellationToken);
            if (IsRetry(used))
            {
                await db.SaveChangesAsync(context.CancellationToken);
                return;
            }

            // A second use of a code ends what the first one brought (RFC 6749, section 4.1.2).
            await tokens.RevokeByAuthorizationIdAsync(used.FamilyId.ToString(), context.CancellationToken);
            context.Reject(Errors.InvalidGrant, "The code or token was used already.");
        }
    }

    /// <summary>A client that refreshes twice at once, since the first answer was late, is no thief.</summary>
    private bool IsRetry(Token used) =>
        used is { Kind: TokenKind.RefreshToken, Status: TokenStatus.Redeemed } && used.RedeemedAt + options.Value.RefreshGrace > time.GetUtcNow();
}
