using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>What stands now.</summary>
internal sealed class OpenDrifts(RegistryContext db, Call call, TimeProvider time)
{
    public static readonly SortTable<Drift, Guid> Orders = new SortTable<Drift, Guid>(d => d.Id)
        .By("first_seen_at", d => d.FirstSeenAt)
        .By("client_id", d => d.ClientId);

    /// <summary>What the owners of clients in use were told of, oldest first.</summary>
    public async Task<Page<DriftBody>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("see what has drifted");
        return (await Orders.Sort(Told.AsNoTracking(), page).ToPageAsync(page, cancellationToken)).ConvertAll(ToBody);
    }

    /// <summary>The same as a query, for whoever counts them.</summary>
    public IQueryable<Drift> Told
    {
        get
        {
            var usable = db.Clients.Usable();
            return db.Drifts.Where(d =>
                d.GoneAt == null && d.ToldOwnerAt != null && usable.Any(c => c.ClientId == d.ClientId)
            );
        }
    }

    /// <summary>Of one client, with what was seen once only.</summary>
    public async Task<List<DriftBody>> ListOfAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        return await ShowAsync(client.ClientId, cancellationToken);
    }

    /// <summary>The same for whoever is known to be allowed to see it.</summary>
    public async Task<List<DriftBody>> ShowAsync(string clientId, CancellationToken cancellationToken) =>
        (await Of(clientId).AsNoTracking().OrderBy(d => d.Check).ToListAsync(cancellationToken)).ConvertAll(ToBody);

    /// <summary>What its owner was told of, mended or not, newest first; for whoever may see it.</summary>
    public Task<List<Drift>> HistoryAsync(string clientId, int most, CancellationToken cancellationToken) =>
        db
            .Drifts.AsNoTracking()
            .Where(d => d.ClientId == clientId && d.ToldOwnerAt != null)
            .OrderByDescending(d => d.FirstSeenAt)
            .Take(most)
            .ToListAsync(cancellationToken);

    /// <summary>To be changed.</summary>
    public Task<List<Drift>> OfAsync(string clientId, CancellationToken cancellationToken) =>
        Of(clientId).OrderBy(d => d.Check).ToListAsync(cancellationToken);

    /// <summary>
    /// A person read the client as it is and approved it: what drifted is no drift from that, to be saved with the
    /// approval.
    /// </summary>
    public async Task CloseAsync(string clientId, CancellationToken cancellationToken)
    {
        foreach (var drift in await OfAsync(clientId, cancellationToken))
        {
            End(drift);
        }
    }

    /// <summary>What nobody was told of leaves no trace.</summary>
    public void End(Drift drift)
    {
        drift.GoneAt = time.Now();
        if (drift.ToldOwnerAt is null)
        {
            db.Drifts.Remove(drift);
        }
    }

    private IQueryable<Drift> Of(string clientId) => db.Drifts.Where(d => d.ClientId == clientId && d.GoneAt == null);

    private static DriftBody ToBody(Drift drift) =>
        new()
        {
            ClientIds = new ClientIds { ClientId = drift.ClientId },
            Check = drift.Check,
            Finding = drift.Finding,
            Evidence = drift.Evidence.Count > 0 ? drift.Evidence : null,
            FirstSeenAt = drift.FirstSeenAt,
            LastSeenAt = drift.LastSeenAt,
            ToldOwnerAt = drift.ToldOwnerAt,
            ToldReviewersAt = drift.ToldReviewersAt,
        };
}
