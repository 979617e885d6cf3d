using System.Text.Json;

namespace OAuthRegistry.Server.Notifications;

/// <summary>What can happen that somebody should hear of. The numbers are stored.</summary>
internal enum NotificationKind
{
    /// <summary>A client waits for approval.</summary>
    ClientRequested = 0,

    /// <summary>The state of a client changed.</summary>
    ClientDecision = 1,

    /// <summary>An approved client waits with a change.</summary>
    PendingChange = 2,

    SecretIssued = 3,

    SecretExpiring = 4,

    CollaboratorChanged = 5,

    /// <summary>An administrator tries a webhook out; only that webhook hears of it.</summary>
    Test = 6,

    /// <summary>
    /// A user was invited into an organization, or what it may do there changed; that user hears of it.
    /// </summary>
    MemberChanged = 7,

    /// <summary>
    /// A session ended in which a client got tokens; the program itself hears of it, and nobody else.
    /// </summary>
    SessionEnded = 8,

    /// <summary>A reviewer wrote to those who registered a client.</summary>
    ReviewMessage = 20,

    /// <summary>Those who registered a client wrote to its reviewers.</summary>
    RegistrantMessage = 21,

    /// <summary>A reviewer wrote to the other reviewers.</summary>
    ReviewNote = 22,

    /// <summary>A review still waits for an answer, and not much longer.</summary>
    AnswerDue = 23,

    /// <summary>A review was given to an administrator, who hears of it.</summary>
    ReviewAssigned = 24,

    /// <summary>The proof of a host is not found any more; who looks after the account hears of it.</summary>
    HostProofFailing = 30,

    /// <summary>It was not found for so long that it ended.</summary>
    HostProofEnded = 31,

    /// <summary>A user reported a client, and no other report about it was open.</summary>
    ClientReported = 40,

    /// <summary>An approved client is not any more as it was approved; those who work on it hear of it.</summary>
    ClientDrifted = 50,

    /// <summary>It still is not, some days later.</summary>
    ClientStillDrifted = 51,

    /// <summary>An owner is to confirm that a client is as it was.</summary>
    AttestationDue = 52,

    /// <summary>No owner did.</summary>
    AttestationOverdue = 53,
}

internal static class NotificationKinds
{
    private const string MessageTypes = "type.googleapis.com/ttn.lorawan.v3.";

    /// <summary>The kinds that a webhook can ask for.</summary>
    public static readonly IReadOnlyList<NotificationKind> ToSubscribe =
    [
        .. Enum.GetValues<NotificationKind>()
            .Where(kind => kind is not (NotificationKind.Test or NotificationKind.SessionEnded)),
    ];

    /// <summary>
    /// Whether it concerns the administrators of the network rather than those who work on the client.
    /// </summary>
    public static bool IsForAdmins(this NotificationKind kind) =>
        kind
            is NotificationKind.ClientRequested
                or NotificationKind.PendingChange
                or NotificationKind.RegistrantMessage
                or NotificationKind.ReviewNote
                or NotificationKind.ClientReported
                or NotificationKind.ClientStillDrifted
                or NotificationKind.AttestationOverdue;

    /// <summary>Whether it says what somebody wrote, who needs not be told.</summary>
    public static bool IsMessage(this NotificationKind kind) =>
        kind is NotificationKind.ReviewMessage or NotificationKind.RegistrantMessage or NotificationKind.ReviewNote;

    /// <summary>Whether it is about an account and its hosts, and about no client.</summary>
    public static bool IsOfHost(this NotificationKind kind) =>
        kind is NotificationKind.HostProofFailing or NotificationKind.HostProofEnded;

    /// <summary>The name that clients of The Things Stack know.</summary>
    public static string NotificationType(this NotificationKind kind) =>
        kind switch
        {
            NotificationKind.ClientDecision => "entity_state_changed",
            NotificationKind.MemberChanged => LowerNames<NotificationKind>.NameOf(NotificationKind.CollaboratorChanged),
            _ => LowerNames<NotificationKind>.NameOf(kind),
        };

    /// <summary>The message type of The Things Stack whose members the data has.</summary>
    public static string? MessageType(this NotificationKind kind) =>
        kind switch
        {
            NotificationKind.ClientDecision => MessageTypes + "EntityStateChangedNotification",
            NotificationKind.CollaboratorChanged or NotificationKind.MemberChanged => MessageTypes + "Collaborator",
            _ => null,
        };

    public static List<string>? Receivers(this NotificationKind kind) =>
        kind switch
        {
            _ when kind.IsForAdmins() => null,
            NotificationKind.ReviewAssigned => null,
            NotificationKind.MemberChanged or NotificationKind.HostProofFailing or NotificationKind.HostProofEnded =>
            [
                "NOTIFICATION_RECEIVER_COLLABORATOR",
            ],
            _ =>
            [
                "NOTIFICATION_RECEIVER_COLLABORATOR",
                "NOTIFICATION_RECEIVER_ADMINISTRATIVE_CONTACT",
                "NOTIFICATION_RECEIVER_TECHNICAL_CONTACT",
            ],
        };
}

/// <summary>
/// Names without prefix in lower case, <c>client_requested</c>: for what The Things Stack has no enum of.
/// </summary>
internal static class LowerNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(NameOf);

    public static string NameOf(T value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static T? Parse(string name) => Values.TryGetValue(name, out var value) ? value : null;
}
