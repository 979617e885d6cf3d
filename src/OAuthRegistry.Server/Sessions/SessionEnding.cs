using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;

namespace OAuthRegistry.Server.Sessions;

/// <summary>
/// The one way in which sessions end on purpose, whoever ends them: in the same transaction go the messages to the
/// clients that got tokens in them. Of those that merely expire nobody is told; they are swept out.
/// </summary>
internal sealed class SessionEnding(RegistryContext db, LogoutMessages messages, TimeProvider time)
{
    /// <summary>
    /// Returns how many ended. In the transaction of whoever changes what they rest on, or in one of its own.
    /// </summary>
    public async Task<int> EndAsync(Expression<Func<Session, bool>> which, CancellationToken cancellationToken)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            return await RunAsync(which, cancellationToken);
        }

        var ended = await db.WriteAsync(() => RunAloneAsync(which, cancellationToken), cancellationToken);
        messages.Send();
        return ended;
    }

    private async Task<int> RunAloneAsync(Expression<Func<Session, bool>> which, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var ended = await RunAsync(which, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ended;
    }

    /// <summary>One by one, always in one order: of two who end the same session at once, one has ended it.</summary>
    private async Task<int> RunAsync(Expression<Func<Session, bool>> which, CancellationToken cancellationToken)
    {
        var found = await db
            .Sessions.AsNoTracking()
            .Where(which)
            .OrderBy(session => session.SessionId)
            .ToListAsync(cancellationToken);
        List<Session> ended = [];
        foreach (var session in found)
        {
            var own = db.Sessions.Where(s => s.SessionId == session.SessionId);
            if (await own.ExecuteDeleteAsync(cancellationToken) == 1)
            {
                ended.Add(session);
            }
        }

        await messages.AddAsync(ended.FindAll(session => session.ExpiresAt > time.GetUtcNow()), cancellationToken);
        return ended.Count;
    }
}
