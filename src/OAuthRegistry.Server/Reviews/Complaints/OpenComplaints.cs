using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Complaints;

/// <summary>What becomes of reports when something else ends them.</summary>
internal sealed class OpenComplaints(RegistryContext db, Call call, TimeProvider time)
{
    /// <summary>The open ones about a client are handled, to be saved with the reason; says how many.</summary>
    public async Task<int> HandleAsync(string clientId, CancellationToken cancellationToken)
    {
        var open = await db
            .Complaints.Where(c => c.ClientId == clientId && c.HandledAt == null)
            .ToListAsync(cancellationToken);
        var now = time.Now();
        open.ForEach(complaint => (complaint.HandledAt, complaint.HandledBy) = (now, call.Caller.Account));
        return open.Count;
    }

    /// <summary>The same at once, in the transaction of whoever takes the client down.</summary>
    public Task CloseAsync(string clientId, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = time.Now();
        var by = call.Caller.Account;
        return db
            .Complaints.Where(c => c.ClientId == clientId && c.HandledAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(c => c.HandledAt, now).SetProperty(c => c.HandledBy, by),
                cancellationToken
            );
    }

    /// <summary>A user that is deleted takes along what it reported.</summary>
    public Task RemoveOfUserAsync(string userId, CancellationToken cancellationToken) =>
        db.Complaints.Where(c => c.UserId == userId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>
    /// With the content of a client goes what was reported about it; not before, or its owner would delete and restore
    /// it to be rid of that.
    /// </summary>
    public Task RemoveOfClientAsync(string clientId, CancellationToken cancellationToken) =>
        db.Complaints.Where(c => c.ClientId == clientId).ExecuteDeleteAsync(cancellationToken);
}
