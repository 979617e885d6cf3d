using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>
/// Looks again at clients that were approved, a few in each round, each on one server at a time and one after the
/// other.
/// </summary>
internal sealed class DriftWatch(
    RegistryContext db,
    WatchLook look,
    ApprovedReports reports,
    DriftBook book,
    IOptions<WatchOptions> options,
    IOptions<ProbeOptions> probe,
    Call call,
    TimeProvider time
) : IRound
{
    /// <summary>Who tells and decides, as the record names it.</summary>
    public const string Watcher = "registry:drift";

    private const int MostAtOnce = 20,
        MostEnrolled = 500;

    /// <summary>How soon one that is due is found; how often each is looked at is a setting.</summary>
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    public string Purpose => "Approved clients";

    public bool IsWanted => options.Value.WatchEvery > TimeSpan.Zero;

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        call.Caller = Caller.Registry(Watcher);
        await EnrolAsync(cancellationToken);

        // Long enough for all of them, though each waits for its turn and takes as long as it may.
        var lease = (probe.Value.Timeout * 2 * MostAtOnce) + TimeSpan.FromMinutes(1);
        foreach (var watch in await db.LeaseAsync<ClientWatch>(MostAtOnce, time.Now(), lease, cancellationToken))
        {
            await LookAsync(watch, cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Clients that came into use since, each at a time of its own, which its ID tells.</summary>
    private async Task EnrolAsync(CancellationToken cancellationToken)
    {
        var fresh = await db
            .Clients.Usable()
            .Where(c => !db.Watches.Any(w => w.ClientId == c.ClientId))
            .OrderBy(c => c.ClientId)
            .Select(c => c.ClientId)
            .Take(MostEnrolled)
            .ToListAsync(cancellationToken);
        if (fresh.Count == 0)
        {
            return;
        }

        var now = time.Now();
        db.Watches.AddRange(fresh.Select(clientId => NewWatch(clientId, now)));
        await TrySaveAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    /// <summary>
    /// Spread over the whole time between two looks, so that a thousand clients that come at once are not looked at at
    /// once; from then on each keeps its distance from the others.
    /// </summary>
    private ClientWatch NewWatch(string clientId, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            ClientId = clientId,
            DueAt = now + (options.Value.WatchEvery * Share(clientId)),
        };

    /// <summary>From 0 to 1, the same each time.</summary>
    private static double Share(string clientId) =>
        BitConverter.ToUInt32(SHA256.HashData(Encoding.UTF8.GetBytes(clientId))) / (double)uint.MaxValue;

    private async Task LookAsync(ClientWatch watch, CancellationToken cancellationToken)
    {
        var client = await db
            .Clients.Live()
            .WithSubmission()
            .Include(c => c.Collaborators)
            .FirstOrDefaultAsync(c => c.ClientId == watch.ClientId, cancellationToken);
        db.Attach(watch);
        if (client is not { IsUsable: true })
        {
            db.Watches.Remove(watch);
        }
        else
        {
            await LookAsync(client, watch, cancellationToken);
        }

        await TrySaveAsync(cancellationToken);
    }

    private async Task LookAsync(Client client, ClientWatch watch, CancellationToken cancellationToken)
    {
        var (findings, wait) = await reports.OfAsync(client.ClientId, cancellationToken) is { } before
            ? await look.AtAsync(null, client, before, cancellationToken)
            : ([], null);
        if (findings is null)
        {
            (watch.DueAt, watch.Claim) = (time.Now() + wait, Guid.NewGuid());
            return;
        }

        await book.WriteAsync(client, watch, findings, cancellationToken);
    }

    private async Task TrySaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveAsync(cancellationToken);
        }
        catch (RefusedException)
        {
            // Another server, or whoever pressed the button or decided, was faster: the next look tells.
        }
    }
}
