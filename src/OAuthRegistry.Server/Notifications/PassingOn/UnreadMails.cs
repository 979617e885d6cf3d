using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Notifications;

/// <summary>
/// Who has not looked yet at what was mailed about the same account on the same client, or about the same
/// organization: the next stands in the list with the others, but nobody is mailed again and again by being invited,
/// removed and invited.
/// </summary>
internal sealed class UnreadMails(RegistryContext db, IOptions<MailOptions> mail)
{
    private readonly HashSet<(string, NotificationKind, string?, AccountRef?)> _unread = [];

    /// <summary>Looks at what may concern these messages and their receivers.</summary>
    public async Task ReadAsync(
        IEnumerable<(OutboxMessage Message, List<Receiver> Receivers)> messages,
        CancellationToken cancellationToken
    )
    {
        _unread.Clear();
        var users = messages
            .Where(m => IsMailedOnce(m.Message))
            .SelectMany(m => m.Receivers.Select(receiver => receiver.UserId))
            .Distinct()
            .ToList();
        if (!mail.Value.IsConfigured || users.Count == 0)
        {
            return;
        }

        var unread = await db
            .Notifications.Where(n =>
                users.Contains(n.UserId)
                && n.Status == NotificationStatus.Unseen
                && n.IsMailed
                && (
                    n.Message!.Kind == NotificationKind.CollaboratorChanged
                    || n.Message.Kind == NotificationKind.MemberChanged
                )
            )
            .Select(n => new
            {
                n.UserId,
                n.Message!.Kind,
                n.Message.ClientId,
                n.Message.SubjectAccount,
            })
            .ToListAsync(cancellationToken);
        unread.ForEach(n => _unread.Add((n.UserId, n.Kind, n.ClientId, n.SubjectAccount)));
    }

    /// <summary>Whether this goes to the mailbox, too; what does is unread from now on.</summary>
    public bool Mails(OutboxMessage message, Receiver receiver) =>
        mail.Value.IsConfigured
        && receiver.MailAddress is not null
        && (
            !IsMailedOnce(message)
            || _unread.Add((receiver.UserId, message.Kind, message.ClientId, message.SubjectAccount))
        );

    private static bool IsMailedOnce(OutboxMessage message) =>
        message.Kind is NotificationKind.CollaboratorChanged or NotificationKind.MemberChanged;
}
