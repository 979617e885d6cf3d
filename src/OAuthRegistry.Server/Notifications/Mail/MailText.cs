using System.Globalization;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Says a mail in a language; what people wrote stays as it is.</summary>
internal interface IMailWords
{
    string Say(string text, string language);
}

/// <summary>What a mail says: what happened, and what to do next.</summary>
internal static class MailText
{
    public static string Subject(OutboxMessage message) =>
        message.Kind switch
        {
            NotificationKind.ClientRequested => $"Client {message.ClientId} waits for approval",
            NotificationKind.ClientDecision => $"The state of client {message.ClientId} changed",
            NotificationKind.PendingChange => $"Client {message.ClientId} waits with a change",
            NotificationKind.SecretIssued => $"A secret of client {message.ClientId} was issued",
            NotificationKind.SecretExpiring => $"A secret of client {message.ClientId} stops working soon",
            NotificationKind.CollaboratorChanged => $"The collaborators of client {message.ClientId} changed",
            NotificationKind.ReviewMessage => $"A reviewer wrote about client {message.ClientId}",
            NotificationKind.RegistrantMessage => $"An answer about client {message.ClientId}",
            NotificationKind.ReviewNote => $"A note about client {message.ClientId}",
            NotificationKind.ReviewAssigned => $"The review of client {message.ClientId} is yours",
            NotificationKind.AnswerDue => $"The review of client {message.ClientId} waits for your answer",
            NotificationKind.ClientReported => $"A user reported client {message.ClientId}",
            NotificationKind.MemberChanged => $"Your place in organization {message.OrganizationId} changed",
            NotificationKind.HostProofFailing => $"The proof of host {message.ReadData().Host} is not found",
            NotificationKind.HostProofEnded => $"The proof of host {message.ReadData().Host} ended",
            _ => "A test",
        };

    public static string Body(OutboxMessage message, NotificationDataBody data, string? publicUrl)
    {
        string?[] lines =
        [
            DeceptiveText.Harmless(data.Summary),
            data.StateDescription is { } why ? $"Reason: {DeceptiveText.Harmless(why)}" : null,
            data.Text is { } text ? $"\n{DeceptiveText.Harmless(text)}\n" : null,
            data.Fields is { } fields ? $"Changed: {string.Join(", ", fields)}" : null,
            message.Sender is { } sender ? $"By: {sender.Id}" : null,
            $"When: {message.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC",
            "",
            NextStep(message, data),
            Where(message, publicUrl?.TrimEnd('/')),
        ];
        return string.Join('\n', lines.OfType<string>()) + "\n";
    }

    private static string? Where(OutboxMessage message, string? publicUrl) =>
        message switch
        {
            { ClientId: null } => publicUrl,
            { Kind: NotificationKind.ReviewAssigned or NotificationKind.ClientReported } =>
                $"{publicUrl}/reviews/{message.ClientId}",
            { Kind: var kind } when kind == NotificationKind.AnswerDue || kind.IsMessage() =>
                $"{publicUrl}/clients/{message.ClientId}/conversation",
            _ => $"{publicUrl}/api/v3/clients/{message.ClientId}",
        };

    private static string NextStep(OutboxMessage message, NotificationDataBody data) =>
        (message.Kind, data.State) switch
        {
            (NotificationKind.ClientRequested, _) => "Next: look at the client, then approve or reject it.",
            (NotificationKind.PendingChange, _) =>
                "Next: look at the change, then accept or reject it. Until then the client goes on as it was approved.",
            (NotificationKind.ClientDecision, ReviewState.Approved or ReviewState.Flagged) =>
                "Next: the client may be used. If it has no secret yet, issue one.",
            (NotificationKind.ClientDecision, ReviewState.Rejected) =>
                "Next: mend what the reason names, then ask an administrator to look again.",
            (NotificationKind.ClientDecision, _) =>
                "Next: until the client is approved, nobody can sign in with it. Ask an administrator if you do not "
                    + "know why.",
            (NotificationKind.ReviewMessage or NotificationKind.AnswerDue, _) =>
                "Next: answer where the conversation stands. If the review waits for you, it goes on with your answer.",
            (NotificationKind.RegistrantMessage or NotificationKind.ReviewNote, _) =>
                "Next: read the conversation, then decide or answer.",
            (NotificationKind.ReviewAssigned, _) => "Next: read the request, then ask or decide.",
            (NotificationKind.ClientReported, _) =>
                "Next: read what was reported, then flag or suspend the client, or say that it is handled.",
            (NotificationKind.SecretIssued, _) => "Next: nothing, if you expected this. Otherwise revoke the secret.",
            (NotificationKind.SecretExpiring, _) =>
                "Next: issue another secret, give it to your program, then revoke this one. Both work side by side "
                    + "until then.",
            (NotificationKind.HostProofFailing or NotificationKind.HostProofEnded, _) =>
                "Next: put the TXT record or the file back, and have it verified. If the host is not yours any more, "
                    + "remove it.",
            (NotificationKind.MemberChanged, _) =>
                "Next: sign in and look at the first page: an invitation is yours to accept or decline.",
            _ => "Next: nothing, if you expected this. Otherwise put it right in the list of collaborators.",
        };
}
