using Microsoft.Extensions.Localization;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What happened to a client, as people say it.</summary>
internal static class ClientEvents
{
    /// <summary>What a line tells by itself, or what changes with every decision.</summary>
    private static readonly string[] Told = ["ids", "state", "state_description", "decision", "message"];

    public static string What(this IStringLocalizer texts, TimelineBody line) =>
        line.Action switch
        {
            "client.approve" when IsOfChange(line) => texts["A change was approved"],
            "client.reject" when IsOfChange(line) => texts["A change was rejected"],
            { } action => texts.Event(action),
            null => texts.Of(line.Kind),
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
