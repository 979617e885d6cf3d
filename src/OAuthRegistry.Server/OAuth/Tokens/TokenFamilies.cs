using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Ends all that came of one authorization: access tokens, their refresh tokens, and those that are being made at
/// this moment. An access token is not ended without the refresh token that would bring the next one.
/// </summary>
internal sealed class TokenFamilies(RegistryContext db, TimeProvider time)
{
    public Task<int> EndAsync(Guid familyId, CancellationToken cancellationToken)
    {
        var now = time.Now();
        return db
            .TokenFamilies.Where(family => family.FamilyId == familyId && family.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(family => family.RevokedAt, now), cancellationToken);
    }
}
