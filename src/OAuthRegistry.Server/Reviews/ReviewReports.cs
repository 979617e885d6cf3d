using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Checks;

namespace OAuthRegistry.Server.Reviews;

/// <summary>Checks clients against the guidelines.</summary>
internal sealed class ReviewReports(RegistryContext db, Lookalikes lookalikes, RedirectProbe probe, TimeProvider time)
{
    /// <summary>What can be told at once, from the client alone: for the queue.</summary>
    public ReviewReport AtSubmission(Client client) => Write(client, new ReviewSubject(client, ReviewSubject.OwnerOf(client)));

    /// <summary>
    /// The whole report: with the name of the owner, the clients and accounts that look the same, and the redirect URIs tried. Of a client
    /// with a pending change it is about the client as the change would make it.
    /// </summary>
    public async Task<ReviewReport> WriteAsync(Client client, CancellationToken cancellationToken)
    {
        var subject = client.Submission is { IsChange: true } submission ? Merged(client, submission) : client;
        var owner = ReviewSubject.OwnerOf(client);
        var report = Write(subject, new ReviewSubject(subject, owner)
        {
            OwnerName = await db.Accounts.Where(a => a.AccountId == owner.Id).Select(a => a.Name).FirstOrDefaultAsync(cancellationToken) ?? "",
            Collisions = await FindCollisionsAsync(subject, owner, cancellationToken),
            Probes = await Task.WhenAll(subject.RedirectUris.Select(uri => probe.ProbeAsync(uri, cancellationToken))),
        });
        report.OfPendingChange = client.Submission is { IsChange: true } ? true : null;
        return report;
    }

    /// <summary>The client as its pending change would make it.</summary>
    public static Client Merged(Client client, Submission submission)
    {
        var merged = new Client { ClientId = client.ClientId, Revision = client.Revision };
        ClientFields.Table.Change(merged, ClientFields.Table.Show(client, ClientFields.Table.Everything), ClientFields.Table.Changeable);
        ClientFields.Table.Change(merged, submission.ChangeBody, submission.ChangeMask);
        return merged;
    }

    /// <summary>Others whose ID or name has the same skeleton; one's own do not count.</summary>
    private async Task<List<Resemblance>> FindCollisionsAsync(Client client, AccountRef owner, CancellationToken cancellationToken)
    {
        var texts = new[] { client.ClientId, client.Name }.ToLookup(Lookalikes.Skeleton);
        string[] keys = [.. texts.Select(same => same.Key).Where(key => key.Length > 0)];
        var clients = await db.Clients.Live()
            .Where(c => c.ClientId != client.ClientId && (keys.Contains(c.IdKey) || keys.Contains(c.NameKey)) && !c.Collaborators.Any(m => m.AccountId == owner.Id))
            .OrderBy(c => c.ClientId).Take(10)
            .Select(c => new { Id = c.ClientId, c.IdKey, c.Name, c.NameKey })
            .ToListAsync(cancellationToken);
        var accounts = await db.Accounts
            .Where(a => a.AccountId != owner.Id && a.DeletedAt == null && (keys.Contains(a.IdKey) || keys.Contains(a.NameKey)))
            .OrderBy(a => a.AccountId).Take(10)
            .Select(a => new { Id = a.AccountId, a.IdKey, a.Name, a.NameKey })
            .ToListAsync(cancellationToken);
        return
        [
            .. clients.SelectMany(c => Collide(c.Id, c.IdKey, $"the ID of the client \"{c.Name}\"").Concat(Collide(c.Name, c.NameKey, $"the name of the client `{c.Id}`"))),
            .. accounts.SelectMany(a => Collide(a.Id, a.IdKey, $"the ID of the account \"{a.Name}\"").Concat(Collide(a.Name, a.NameKey, $"the name of the account `{a.Id}`"))),
        ];

        IEnumerable<Resemblance> Collide(string other, string key, string what) =>
            key.Length == 0 ? [] : texts[key].Select(text => new Resemblance(text, other, false, $"reads the same; {what}"));
    }

    private ReviewReport Write(Client client, ReviewSubject subject)
    {
        var checks = Check.All(subject, lookalikes);
        return new ReviewReport
        {
            ClientId = client.ClientId,
            Revision = client.Revision,
            CreatedAt = time.Now(),
            State = client.State,
            Risk = RightsRisk.Of(client.Rights),
            Counts = Check.Count(checks),
            Checks = checks,
        };
    }
}
