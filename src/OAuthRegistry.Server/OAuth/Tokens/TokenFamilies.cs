using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Ends all that came of one authorization: access tokens, their refresh tokens, and those that are being made at
/// this moment. An access token is not ended without the refresh token that would bring the next one.
/// </summary>
internal sealed class TokenFamilies(RegistryContext db, ToldWhenCommitted changes, TimeProvider time)
{
    public async Task<int> EndAsync(Guid familyId, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var ended = await db
            .TokenFamilies.Told()
            .Where(family => family.FamilyId == familyId && family.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(family => family.RevokedAt, now), cancellationToken);
        changes.Tell(db, Topic.Family(familyId));
        return ended;
    }
}
