using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// Who else is there: the name of the owner, and what could be mixed up with the client. One round trip to the
/// database.
/// </summary>
internal sealed class Neighbours(RegistryContext db)
{
    /// <summary>So many of each kind are told; a reviewer needs no more.</summary>
    private const int Told = 10;

    /// <summary>Others whose ID or name has the same skeleton; one's own do not count.</summary>
    public async Task<(string OwnerName, List<Resemblance> Collisions)> FindAsync(
        ReviewSubject subject,
        CancellationToken cancellationToken
    )
    {
        var texts = new[] { subject.ClientId, subject.Content.Name }.ToLookup(Lookalikes.Skeleton);
        string[] keys = [.. texts.Select(same => same.Key).Where(key => key.Length > 0)];
        var (clientId, ownerId) = (subject.ClientId, subject.Owner.Id);
        var owners = db
            .Accounts.Where(a => a.AccountId == ownerId)
            .Select(a => new
            {
                Kind = Kind.Owner,
                Id = a.AccountId,
                a.IdKey,
                a.Name,
                a.NameKey,
            });
        var clients = db
            .Clients.Where(c =>
                c.DeletedAt == null && c.ClientId != clientId && (keys.Contains(c.IdKey) || keys.Contains(c.NameKey))
            )
            .Where(c => !c.Collaborators.Any(m => m.AccountId == ownerId))
            .OrderBy(c => c.ClientId)
            .Take(Told)
            .Select(c => new
            {
                Kind = Kind.Client,
                Id = c.ClientId,
                c.IdKey,
                c.Name,
                c.NameKey,
            });
        var accounts = db
            .Accounts.Where(a =>
                a.AccountId != ownerId && a.DeletedAt == null && (keys.Contains(a.IdKey) || keys.Contains(a.NameKey))
            )
            .OrderBy(a => a.AccountId)
            .Take(Told)
            .Select(a => new
            {
                Kind = Kind.Account,
                Id = a.AccountId,
                a.IdKey,
                a.Name,
                a.NameKey,
            });
        var found = await owners.Concat(clients).Concat(accounts).ToListAsync(cancellationToken);
        return (
            found.Find(one => one.Kind == Kind.Owner)?.Name ?? "",
            [
                .. found
                    .Where(one => one.Kind != Kind.Owner)
                    .OrderBy(one => one.Kind)
                    .ThenBy(one => one.Id, StringComparer.Ordinal)
                    .SelectMany(one =>
                    {
                        var what = one.Kind == Kind.Client ? "client" : "account";
                        return Collide(one.Id, one.IdKey, $"the ID of the {what} \"{one.Name}\"")
                            .Concat(Collide(one.Name, one.NameKey, $"the name of the {what} `{one.Id}`"));
                    }),
            ]
        );

        IEnumerable<Resemblance> Collide(string other, string key, string what) =>
            key.Length == 0
                ? []
                : texts[key].Select(text => new Resemblance(text, other, false, $"reads the same; {what}"));
    }

    private enum Kind
    {
        Owner = 0,
        Client = 1,
        Account = 2,
    }
}
