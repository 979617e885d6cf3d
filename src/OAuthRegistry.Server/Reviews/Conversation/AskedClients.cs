using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Conversation;

/// <summary>A client about which a reviewer asked something, and until when the answer must come.</summary>
internal sealed record AskedClient(string ClientId, DateTimeOffset? AnswerBy);

/// <summary>
/// Where it is the caller's move: the clients that it works on whose review waits for an answer. Who is only invited is
/// asked nothing yet.
/// </summary>
internal sealed class AskedClients(RegistryContext db, Call call)
{
    /// <summary>Those whose time ends first.</summary>
    public Task<List<AskedClient>> ListAsync(int most, CancellationToken cancellationToken)
    {
        call.Caller.RequireSignedIn();
        string[] reach = [.. call.Caller.Reach];
        return db
            .Submissions.Where(s =>
                s.AskedAt != null
                && db.Clients.Live().Any(c => c.ClientId == s.ClientId)
                && db.Collaborators.Any(m =>
                    m.ClientId == s.ClientId && m.AcceptedAt != null && reach.Contains(m.AccountId)
                )
            )
            .OrderBy(s => s.AnswerBy)
            .ThenBy(s => s.ClientId)
            .Select(s => new AskedClient(s.ClientId, s.AnswerBy))
            .Take(most)
            .ToListAsync(cancellationToken);
    }
}
