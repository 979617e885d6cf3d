using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews;

/// <summary>What a right could do in the wrong hands, told by its name.</summary>
internal static class RightsRisk
{
    private static readonly string[] Dangerous =
    [
        "ApiKeys",
        "Keys",
        "Secrets",
        "Delete",
        "Collaborators",
        "Members",
        "Invites",
        "AddAsCollaborator",
    ];

    private static readonly string[] Changing =
    [
        "Create",
        "Write",
        "SettingsBasic",
        "Link",
        "SettingsPackages",
        "AuthorizedClients",
    ];

    /// <summary>What makes somebody else the client: where users are sent, and what proves who it is.</summary>
    private static readonly string[] OfIdentity = ["redirect_uris", "jwks", "jwks_uri"];

    /// <summary>A pseudo-right stands for everything of its kind.</summary>
    public static bool IsPseudo(Right right) => right.ToString().EndsWith("All", StringComparison.Ordinal);

    public static bool IsDangerous(Right right) =>
        IsPseudo(right) || Dangerous.Any(ending => right.ToString().EndsWith(ending, StringComparison.Ordinal));

    public static Risk Of(IEnumerable<Right> rights) => rights.Select(Of).DefaultIfEmpty(Risk.Low).Max();

    /// <summary>
    /// The risk of a change: every new place that users are sent to is a high one, and so is a new key.
    /// </summary>
    public static Risk OfChange(IReadOnlyCollection<string> members, IEnumerable<Right> addedRights) =>
        members.Any(OfIdentity.Contains) ? Risk.High : Of(addedRights);

    /// <summary>Nobody can tell what a client without a description is for, so its risk is not low.</summary>
    public static Risk OfSilence(Risk risk, IEnumerable<CheckBody> checks) =>
        risk == Risk.Low && checks.Any(check => check is { Guideline: Guideline.Description, Status: CheckStatus.Fail })
            ? Risk.Medium
            : risk;

    private static Risk Of(Right right) =>
        right switch
        {
            _ when IsDangerous(right) => Risk.High,
            _ when Changing.Any(ending => right.ToString().EndsWith(ending, StringComparison.Ordinal)) => Risk.Medium,
            _ => Risk.Low,
        };
}
