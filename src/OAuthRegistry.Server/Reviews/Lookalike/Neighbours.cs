using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// Who else is there: the name of the owner, and what could be mixed up with the client. Each question is one round
/// trip to the database.
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
        var texts = new[] { subject.ClientId, subject.Content.Name }
            .Where(text => Lookalikes.Skeleton(text).Length > 0)
            .ToLookup(Lookalikes.Skeleton);
        string[] keys = [.. texts.Select(same => same.Key)];
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
                    .Select(one =>
                        Resembling(
                            (one.Id, texts[one.IdKey]),
                            (one.Name, texts[one.NameKey]),
                            one.Kind == Kind.Client ? "client" : "account"
                        )
                    ),
            ]
        );
    }

    /// <summary>One sentence about each, however many of its texts are like however many of the client's.</summary>
    private static Resemblance Resembling(
        (string Text, IEnumerable<string> Like) id,
        (string Text, IEnumerable<string> Like) name,
        string what
    )
    {
        var isName = name.Text.Length > 0 && name.Like.Any();
        var (other, likes) = isName ? name : id;
        // The name of the client stands behind its ID: a name is compared with the name where both are like it.
        var like = isName ? likes.Last() : likes.First();
        var said = isName ? $"the name of the {what} `{id.Text}`" : $"the ID of the {what} \"{name.Text}\"";
        return new Resemblance(like, other, false, TextSkeleton.InOtherLetters($"reads the same; {said}", like, other));
    }

    /// <summary>
    /// The client that a user may mean who is asked by this one: in use, and the first that was here, or an endorsed
    /// one. None if that is of the same owner, nor beside a client that is endorsed itself. By the keys in the rows,
    /// since a page that is shown often asks.
    /// </summary>
    public async Task<BetterKnown?> BetterKnownAsync(Client client, CancellationToken cancellationToken)
    {
        string[] keys = [.. new[] { client.IdKey, client.NameKey }.Where(key => key.Length > 0).Distinct()];
        if (client.Endorsed || keys.Length == 0)
        {
            return null;
        }

        var (clientId, createdAt) = (client.ClientId, client.CreatedAt);
        var known = await db
            .Clients.Usable()
            .AsNoTracking()
            .Include(c => c.Collaborators)
            .Where(c => c.ClientId != clientId && (keys.Contains(c.IdKey) || keys.Contains(c.NameKey)))
            .Where(c => c.Endorsed || c.CreatedAt < createdAt)
            .OrderByDescending(c => c.Endorsed)
            .ThenBy(c => c.CreatedAt)
            .ThenBy(c => c.ClientId)
            .FirstOrDefaultAsync(cancellationToken);
        return known is null || OwnersOf(client).Overlaps(OwnersOf(known))
            ? null
            : new BetterKnown(known.ShownName, LikenessOf(client, known));
    }

    private static HashSet<string> OwnersOf(Client client) =>
        [.. client.AgreedOwners(client.Collaborators).Select(owner => owner.AccountId)];

    private static Likeness LikenessOf(Client client, Client known) =>
        client.NameKey.Length == 0 || client.NameKey != known.NameKey ? Likeness.Id
        : string.Equals(client.Name, known.Name, StringComparison.OrdinalIgnoreCase) ? Likeness.SameName
        : Likeness.OtherLetters;

    private enum Kind
    {
        Owner = 0,
        Client = 1,
        Account = 2,
    }
}
