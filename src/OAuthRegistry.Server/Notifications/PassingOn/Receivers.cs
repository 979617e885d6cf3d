using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Notifications;

/// <summary>A user who hears of a message, and the mailbox, if there is one.</summary>
internal sealed record Receiver(string UserId, string? MailAddress);

/// <summary>
/// Finds the users who should hear of messages, as things stand when they are delivered: of all of them together, by a
/// handful of queries however many they are.
/// </summary>
internal sealed class Receivers(RegistryContext db)
{
    /// <summary>The receivers of each message, in the order of the messages.</summary>
    public async Task<List<List<Receiver>>> OfAsync(
        IReadOnlyCollection<OutboxMessage> messages,
        CancellationToken cancellationToken
    )
    {
        var deciders = messages.Any(m => m.Kind.IsForAdmins()) ? await DecidersAsync(cancellationToken) : [];
        var isForReviewers = deciders.Exists(decider => !decider.Admin);
        var parts = await PartsAsync(
            [.. messages.Where(m => m.Kind.IsForAdmins() ? isForReviewers : !NamesOne(m.Kind))],
            cancellationToken
        );
        var named = messages.Select(m => m.Kind.IsForAdmins() ? [] : WhoHear(m, parts)).ToList();
        var users = await UsersAsync([.. named.SelectMany(ids => ids).Distinct()], cancellationToken);
        return
        [
            .. messages.Zip(
                named,
                (message, ids) =>
                    (
                        message.Kind.IsForAdmins()
                            ? WhoDecide(message, deciders, parts)
                            : ids.Select(id => users.GetValueOrDefault(id)).OfType<Receiver>()
                    )
                        .Where(receiver => !IsAuthor(message, receiver))
                        .ToList()
            ),
        ];
    }

    private static bool IsAuthor(OutboxMessage message, Receiver receiver) =>
        message.Kind.IsMessage() && message.Sender is { } author && receiver.UserId == author.Id;

    /// <summary>Whether the message itself says who alone hears of it.</summary>
    private static bool NamesOne(NotificationKind kind) =>
        kind is NotificationKind.MemberChanged or NotificationKind.ReviewAssigned;

    private static IEnumerable<string> WhoHear(OutboxMessage message, Parts parts) =>
        NamesOne(message.Kind) ? [message.ReadData().Ids!.UserIds!.UserId!]
        : message.Kind.IsOfHost() ? parts.WhoLookAfter(message.SubjectAccount!.Value)
        : parts.WhoSee(message);

    /// <summary>
    /// A reviewer who has a part in the client is not told what reviewers note, or users report, about it.
    /// </summary>
    private static IEnumerable<Receiver> WhoDecide(OutboxMessage message, List<Decider> deciders, Parts parts)
    {
        var involved = parts.WhoWorkOn(message.ClientId);
        return deciders
            .Where(decider => decider.Admin || !involved.Contains(decider.Receiver.UserId))
            .Select(decider => decider.Receiver);
    }

    private Task<List<Decider>> DecidersAsync(CancellationToken cancellationToken) =>
        db
            .Users.Where(u => u.DeletedAt == null && u.State == ReviewState.Approved && (u.Admin || u.Reviewer))
            .Select(u => new Decider(new Receiver(u.AccountId, u.PrimaryEmailAddress), u.Admin))
            .ToListAsync(cancellationToken);

    private async Task<Dictionary<string, Receiver>> UsersAsync(List<string> ids, CancellationToken cancellationToken)
    {
        var users =
            ids.Count == 0
                ? []
                : await db
                    .Users.Where(u =>
                        ids.Contains(u.AccountId)
                        && u.DeletedAt == null
                        && (u.State == ReviewState.Approved || u.State == ReviewState.Flagged)
                    )
                    .Select(u => new Receiver(u.AccountId, u.PrimaryEmailAddress))
                    .ToListAsync(cancellationToken);
        return users.ToDictionary(user => user.UserId);
    }

    /// <summary>Reads who has a part in what the messages are about.</summary>
    private async Task<Parts> PartsAsync(List<OutboxMessage> messages, CancellationToken cancellationToken)
    {
        var clientIds = messages.Select(m => m.ClientId).OfType<string>().Distinct().ToList();
        var contacts =
            clientIds.Count == 0
                ? []
                : await db
                    .Clients.Where(c => clientIds.Contains(c.ClientId))
                    .Select(c => new ClientContacts(c.ClientId, c.AdministrativeContact, c.TechnicalContact))
                    .ToListAsync(cancellationToken);
        var collaborators =
            clientIds.Count == 0
                ? []
                : await db
                    .Collaborators.AsNoTracking()
                    .Where(c => clientIds.Contains(c.ClientId))
                    .ToListAsync(cancellationToken);
        var organizations = collaborators
            .Select(c => (AccountRef?)c.Account)
            .Concat(contacts.SelectMany(c => new[] { c.Administrative, c.Technical }))
            .Concat(messages.Select(m => m.SubjectAccount))
            .OfType<AccountRef>()
            .Where(account => account.Kind == AccountKind.Organization)
            .Select(account => account.Id)
            .Distinct()
            .ToList();
        var members =
            organizations.Count == 0
                ? []
                : await db
                    .Members.Where(m => organizations.Contains(m.OrganizationId))
                    .Select(m => new OrganizationMember(
                        m.OrganizationId,
                        m.UserId,
                        m.Rights,
                        m.AcceptedAt != null,
                        db.Organizations.Any(o => o.AccountId == m.OrganizationId && o.DeletedAt == null)
                    ))
                    .ToListAsync(cancellationToken);
        return new Parts(contacts, collaborators, members);
    }

    /// <summary>An administrator or, without the rest of it, a reviewer.</summary>
    private sealed record Decider(Receiver Receiver, bool Admin);
}
