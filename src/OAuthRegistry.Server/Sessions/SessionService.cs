using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Sessions;

/// <summary>In which browsers a user is signed in, and signing out of them from elsewhere.</summary>
internal sealed class SessionService(
    RegistryContext db,
    AccountDirectory accounts,
    SessionEnding ending,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<Session, string> Orders = new SortTable<Session, string>(s => s.SessionId).By(
        "created_at",
        s => s.CreatedAt
    );

    public async Task<Page<SessionBody>> ListAsync(string userId, PageRequest page, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnUser(userId, Right.UserAll);
        await accounts.RequireReachableAsync(AccountRef.User(userId), cancellationToken);
        var now = time.GetUtcNow();
        var sessions = db.Sessions.AsNoTracking().Where(session => session.UserId == userId && session.ExpiresAt > now);
        return (await Orders.Sort(sessions, page).ToPageAsync(page, cancellationToken)).ConvertAll(
            session => new SessionBody
            {
                UserIds = new UserIds { UserId = session.UserId },
                SessionId = session.SessionId,
                UserAgent = session.Browser.NullIfEmpty(),
                CreatedAt = session.CreatedAt,
                UpdatedAt = session.LastSeenAt,
                ExpiresAt = session.ExpiresAt,
            }
        );
    }

    public async Task EndAsync(string userId, string sessionId, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnUser(userId, Right.UserAll);
        if (
            await ending.EndAsync(
                session => session.UserId == userId && session.SessionId == sessionId,
                cancellationToken
            ) == 0
        )
        {
            throw SessionErrors.SessionNotFound(sessionId);
        }
    }
}
