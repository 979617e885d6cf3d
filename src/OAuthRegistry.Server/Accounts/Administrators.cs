using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Accounts;

/// <summary>There is always an administrator left.</summary>
internal sealed class Administrators(RegistryContext db)
{
    public static bool Is(User user) => user is { Admin: true, State: ReviewState.Approved, DeletedAt: null };

    /// <summary>
    /// To be called before what is decided on is read: what crosses from here on is noticed when it is saved.
    /// </summary>
    public async Task WatchAsync(CancellationToken cancellationToken) =>
        _ = await db.Guards.SingleAsync(g => g.Name == Guard.Admins, cancellationToken);

    /// <summary>
    /// Of two owners of one thing who go at the same moment each would leave it to the other: the guard lets one
    /// through.
    /// </summary>
    public async Task OneAfterTheOtherAsync(CancellationToken cancellationToken) =>
        (await db.Guards.SingleAsync(g => g.Name == Guard.Admins, cancellationToken)).Revision++;

    /// <summary>
    /// Requires an administrator other than the user, who stops being one. Of two administrators who remove each other
    /// at the same moment, the guard lets one through.
    /// </summary>
    public async Task RequireAnotherAsync(User user, CancellationToken cancellationToken)
    {
        var guard = await db.Guards.SingleAsync(g => g.Name == Guard.Admins, cancellationToken);
        guard.Revision++;
        var another = await db.Users.AnyAsync(
            u => u.Admin && u.State == ReviewState.Approved && u.DeletedAt == null && u.AccountId != user.AccountId,
            cancellationToken
        );
        if (!another)
        {
            throw AccountErrors.LastAdmin(user.AccountId);
        }
    }
}
