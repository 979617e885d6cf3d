using Microsoft.Extensions.Localization;
using OAuthRegistry.Server.Notifications;

namespace OAuthRegistry.Server.Pages;

/// <summary>What happened, as people say it: the actions of the record, and what webhooks tell.</summary>
internal static class EventWords
{
    public static string Event(this IStringLocalizer texts, string action) =>
        action switch
        {
            "client.create" => texts["The client was registered"],
            "client.update" => texts["The client was changed"],
            "client.delete" => texts["The client was deleted"],
            "client.restore" => texts["The client was restored"],
            "client.purge" => texts["The client was erased for good"],
            "client.resubmit" => texts["It was submitted again"],
            "client.change.withdraw" => texts["The change was withdrawn"],
            "client.approval" => texts["Somebody agreed, and another has to"],
            "client.approve" => texts["It was approved"],
            "client.reject" => texts["It was rejected"],
            "client.flag" => texts["It is watched from now on"],
            "client.suspend" => texts["It was suspended"],
            "client.review" => texts["It was taken back into review"],
            "client.ask" => texts["A reviewer asked something"],
            "client.answer" => texts["The question was answered"],
            "client.attest" => texts["An owner confirmed that everything is as it was"],
            "client.secret.issue" or "resource.secret.issue" => texts["A secret was issued"],
            "client.secret.revoke" or "resource.secret.revoke" => texts["A secret was revoked"],
            "client.collaborator.accept" or "organization.collaborator.accept" => texts["An invitation was accepted"],
            "client.collaborator.set" or "organization.collaborator.set" => texts["The rights of somebody were set"],
            "client.collaborator.remove" or "organization.collaborator.remove" => texts["Somebody was removed"],
            "user.create" => texts["The account was created"],
            "user.update" => texts["The account was changed"],
            "user.delete" => texts["The account was deleted"],
            "user.restore" => texts["The account was restored"],
            "user.password" => texts["The password was changed"],
            "user.authorization.grant" => texts["A client was allowed something"],
            "user.authorization.revoke" => texts["What a client was allowed was taken back"],
            "user.report" => texts["A client was reported"],
            "user.report.handle" => texts["Reports were handled"],
            "organization.create" => texts["The organization was created"],
            "organization.update" => texts["The organization was changed"],
            "organization.delete" => texts["The organization was deleted"],
            "organization.restore" => texts["The organization was restored"],
            "resource.create" => texts["The API was registered"],
            "resource.update" => texts["The API was changed"],
            "resource.delete" => texts["The API was deleted"],
            "api_key.create" => texts["An API key was created"],
            "api_key.update" => texts["An API key was changed"],
            "api_key.delete" => texts["An API key was deleted"],
            "host.add" => texts["A host was added"],
            "host.prove" => texts["A host was proven"],
            "host.end" => texts["The proof of a host ended"],
            "host.remove" => texts["A host was removed"],
            "review_policy.update" => texts["The review policy was changed"],
            _ => action,
        };

    /// <summary>What a message tells, by its name in webhooks.</summary>
    public static string Kind(this IStringLocalizer texts, string type) =>
        LowerNames<NotificationKind>.Parse(type) is { } kind ? texts.Of(kind) : type;

    /// <summary>What a webhook can be told.</summary>
    public static string Of(this IStringLocalizer texts, NotificationKind kind) =>
        kind switch
        {
            NotificationKind.ClientRequested => texts["A client waits for review"],
            NotificationKind.ClientDecision => texts["A client was approved, rejected, flagged or suspended"],
            NotificationKind.PendingChange => texts["A change of an approved client waits for review"],
            NotificationKind.SecretIssued => texts["A secret was issued"],
            NotificationKind.SecretExpiring => texts["A secret ends soon"],
            NotificationKind.CollaboratorChanged => texts["Somebody was added to a client, or may do something else"],
            NotificationKind.MemberChanged => texts["Somebody was added to an organization, or may do something else"],
            NotificationKind.ReviewMessage => texts["A reviewer wrote to a registrant"],
            NotificationKind.RegistrantMessage => texts["A registrant wrote to the reviewers"],
            NotificationKind.ReviewNote => texts["A reviewer wrote a note for the others"],
            NotificationKind.AnswerDue => texts["An answer to a reviewer must come soon"],
            NotificationKind.ReviewAssigned => texts["A review was given to somebody"],
            NotificationKind.HostProofFailing => texts["The proof of a host is missing"],
            NotificationKind.HostProofEnded => texts["The proof of a host ended"],
            NotificationKind.ClientReported => texts["A user reported a client"],
            NotificationKind.ClientDrifted => texts["A client is not any more as it was approved"],
            NotificationKind.ClientStillDrifted => texts["A client still is not as it was approved"],
            NotificationKind.AttestationDue => texts["An owner is to confirm a client"],
            NotificationKind.AttestationOverdue => texts["No owner confirmed a client"],
            NotificationKind.Test => texts["A test"],
            _ => texts["A session ended"],
        };
}
