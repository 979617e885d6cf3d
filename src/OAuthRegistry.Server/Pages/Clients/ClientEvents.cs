using Microsoft.Extensions.Localization;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What happened to a client, as people say it.</summary>
internal static class ClientEvents
{
    /// <summary>What a line tells by itself, or what changes with every decision.</summary>
    private static readonly string[] Told = ["ids", "state", "state_description", "decision"];

    public static string What(this IStringLocalizer texts, TimelineBody line) =>
        line.Action switch
        {
            "client.create" => texts["registered it"],
            "client.update" => texts["changed it"],
            "client.resubmit" => texts["submitted it again"],
            "client.change.withdraw" => texts["withdrew the change"],
            "client.approve" when IsOfChange(line) => texts["approved the change"],
            "client.approve" => texts["approved it"],
            "client.reject" when IsOfChange(line) => texts["rejected the change"],
            "client.reject" => texts["rejected it"],
            "client.flag" => texts["approved it, to be watched"],
            "client.suspend" => texts["suspended it"],
            "client.ask" => texts["asked a question"],
            "client.answer" => texts["answered"],
            "client.attest" => texts["confirmed that it is as it was"],
            "client.delete" => texts["deleted it"],
            "client.restore" => texts["restored it"],
            "client.secret.issue" => texts["issued a secret"],
            "client.secret.revoke" => texts["revoked a secret"],
            { } action when action.StartsWith("client.collaborator.", StringComparison.Ordinal) => texts[
                "changed who works on it"
            ],
            _ when line.Kind == TimelineKind.Message => texts["wrote"],
            { } action => texts.Event(action),
            _ => texts.Of(line.Kind),
        };

    /// <summary>A decision about a change leaves the client in the state that it has.</summary>
    private static bool IsOfChange(TimelineBody line) => line.Fields?.Contains("state") != true;

    /// <summary>The icon beside it.</summary>
    public static string Icon(TimelineBody line) =>
        line switch
        {
            { Kind: TimelineKind.Decision, Action: "client.approve" } => "check",
            { Kind: TimelineKind.Decision } => "shield",
            { Kind: TimelineKind.Message } or { Action: "client.ask" or "client.answer" } => "chat",
            { Kind: TimelineKind.Drift or TimelineKind.DriftEnd } => "eye",
            { Action: "client.secret.issue" or "client.secret.revoke" } => "key",
            _ => "history",
        };

    /// <summary>What was changed, where that is not said already.</summary>
    public static IEnumerable<string> Changed(TimelineBody line) =>
        line is { Action: "client.create" } or { Kind: TimelineKind.Decision }
            ? []
            : (line.Fields ?? []).Select(field => field.Split('[')[0]).Except(Told).Distinct();
}
