using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What the wire says in names, as people say it.</summary>
internal static class PlainWords
{
    /// <summary>Where a client runs, as its way to prove itself tells.</summary>
    public static string Of(this IStringLocalizer texts, AuthMethod? method) =>
        method switch
        {
            AuthMethod.ClientSecretBasic => texts["On a server: it keeps a secret"],
            AuthMethod.ClientSecretPost => texts["On a server: it sends its secret in the body"],
            AuthMethod.PrivateKeyJwt => texts["On a server: it signs with a key of its own and has no secret"],
            AuthMethod.None => texts[
                "At its users: in a browser, on a phone, on a computer. It has no secret and uses PKCE"
            ],
            _ => texts["Not said"],
        };

    /// <summary>The form of the access tokens of an API.</summary>
    public static string Of(this IStringLocalizer texts, TokenFormat format) =>
        format == TokenFormat.Jwt
            ? texts["Signed (JWT): it reads them by itself"]
            : texts["Random characters: it asks here about each, and one that was taken back ends at once"];

    /// <summary>The grants that a form offers.</summary>
    public static readonly IReadOnlyList<Grant> GrantsToChoose =
    [
        Grant.AuthorizationCode,
        Grant.RefreshToken,
        Grant.DeviceCode,
        Grant.ClientCredentials,
        Grant.TokenExchange,
    ];

    public static string Of(this IStringLocalizer texts, Grant grant) =>
        grant switch
        {
            Grant.RefreshToken => texts["Refresh token"],
            Grant.DeviceCode => texts["Device code"],
            Grant.ClientCredentials => texts["Client credentials"],
            Grant.TokenExchange => texts["Token exchange"],
            _ => texts["Authorization code"],
        };

    /// <summary>What a grant is for, beside its name.</summary>
    public static string WhenToUse(this IStringLocalizer texts, Grant grant) =>
        grant switch
        {
            Grant.RefreshToken => texts["only if it acts while its user is away"],
            Grant.DeviceCode => texts[
                "only for devices without a browser or a keyboard; alone it needs no redirect URL"
            ],
            Grant.ClientCredentials => texts["only for a service that acts as itself, without a user"],
            Grant.TokenExchange => texts["only for a service that makes narrower tokens of its own"],
            _ => texts["users allow it in their browser"],
        };

    public static string Of(this IStringLocalizer texts, ReviewState state) =>
        state switch
        {
            ReviewState.Requested => texts["being reviewed"],
            ReviewState.Approved => texts["approved"],
            ReviewState.Rejected => texts["rejected"],
            ReviewState.Flagged => texts["approved, watched"],
            _ => texts["suspended"],
        };

    public static string Of(this IStringLocalizer texts, CheckStatus status) =>
        status switch
        {
            CheckStatus.Pass => texts["fine"],
            CheckStatus.Warn => texts["look at this"],
            CheckStatus.Fail => texts["not as it should be"],
            _ => texts["a person decides"],
        };

    public static string Of(this IStringLocalizer texts, Guideline guideline) =>
        guideline switch
        {
            Guideline.Owner => texts["Owner"],
            Guideline.Confusable => texts["Look-alikes"],
            Guideline.ClientId => texts["Client ID"],
            Guideline.Name => texts["Name"],
            Guideline.Description => texts["Description"],
            Guideline.RedirectUris => texts["Redirect URLs"],
            Guideline.PasswordGrant => texts["Password grant"],
            Guideline.RefreshToken => texts["Refresh token"],
            Guideline.DeviceCode => texts["Device code"],
            Guideline.Rights => texts["Rights"],
            Guideline.Keys => texts["Keys"],
            Guideline.Hosts => texts["Hosts"],
            Guideline.Abuse => texts["Abuse"],
            Guideline.ClientCredentials => texts["Client credentials"],
            Guideline.TokenExchange => texts["Token exchange"],
            _ => texts["Something else"],
        };

    /// <summary>What of an approved client is looked at again.</summary>
    public static string Of(this IStringLocalizer texts, DriftCheck check) =>
        check switch
        {
            DriftCheck.RedirectUris => texts["Redirect URLs"],
            DriftCheck.Homepage => texts["Website"],
            DriftCheck.Hosts => texts["Hosts"],
            _ => texts["Keys"],
        };

    /// <summary>How a host is proven.</summary>
    public static string Of(this IStringLocalizer texts, HostBody host) =>
        host switch
        {
            { FailingSince: not null } => texts["proven, but its proof is missing"],
            { ProvenBy: HostProof.Dns } => texts["proven by DNS, with every host below it"],
            { ProvenBy: HostProof.File } => texts["proven by a file"],
            _ => texts["not proven"],
        };

    /// <summary>What was decided, as it stands in a table.</summary>
    public static string Of(this IStringLocalizer texts, Decision decision) =>
        decision switch
        {
            Decision.Approve => texts["approved"],
            Decision.Reject => texts["rejected"],
            Decision.Flag => texts["approved, watched"],
            _ => texts["suspended"],
        };

    /// <summary>What a line of a timeline is.</summary>
    public static string Of(this IStringLocalizer texts, TimelineKind kind) =>
        kind switch
        {
            TimelineKind.Decision => texts["Decision"],
            TimelineKind.Message => texts["Message"],
            TimelineKind.Drift => texts["Drifted"],
            TimelineKind.DriftEnd => texts["As approved again"],
            _ => texts["Event"],
        };

    /// <summary>What a review policy would do.</summary>
    public static string Of(this IStringLocalizer texts, PolicyVerdict verdict) =>
        verdict switch
        {
            PolicyVerdict.Approve => texts["approves"],
            PolicyVerdict.Reject => texts["rejects"],
            PolicyVerdict.Ask => texts["asks"],
            PolicyVerdict.Approvers => texts["needs several of you"],
            _ => texts["leaves it to you"],
        };

    /// <summary>What a user reports.</summary>
    public static string Of(this IStringLocalizer texts, ComplaintReason reason) =>
        reason switch
        {
            ComplaintReason.Impostor => texts["It pretends to be somebody else's"],
            ComplaintReason.Phishing => texts["It is after passwords, keys or money"],
            ComplaintReason.TooManyRights => texts["It asks for more than it needs"],
            ComplaintReason.DoesNotWork => texts["It does not do what it says"],
            _ => texts["Something else"],
        };

    public static string Of(this IStringLocalizer texts, Risk risk) =>
        risk switch
        {
            Risk.Low => texts["low"],
            Risk.Medium => texts["medium"],
            _ => texts["high"],
        };

    /// <summary>The labels of what changes, each once.</summary>
    public static string Fields(this IStringLocalizer texts, IEnumerable<ChangeBody> changes) =>
        string.Join(", ", changes.Select(change => texts.Field(change.Field ?? "")).Distinct());

    /// <summary>The label beside which a member of a request stands, such as <c>client.redirect_uris[0]</c>.</summary>
    public static string Field(this IStringLocalizer texts, string path)
    {
        if (texts.OfRecord(path) is { } group)
        {
            return group;
        }

        var parts = path[(path.LastIndexOf('.') + 1)..].Split('[');
        var label = parts[0] switch
        {
            "client_id" => texts["OAuth client ID"],
            "user_id" => texts["User ID"],
            "organization_id" => texts["Organization ID"],
            "primary_email_address" => texts["Mail address"],
            "redirect_uris" => texts["Redirect URLs"],
            "logout_redirect_uris" => texts["Logout redirect URLs"],
            "token_endpoint_auth_method" => texts["Where it runs"],
            "client_uri" => texts["Website"],
            "policy_uri" => texts["Privacy policy"],
            "tos_uri" => texts["Terms of use"],
            "contacts" => texts["Contacts"],
            "logo" => texts["Logo"],
            "jwks" => texts["Public keys"],
            "keys" => texts["Key"],
            "host" => texts["Host"],
            "jwks_uri" => texts["Address of the public keys"],
            "backchannel_logout_uri" => texts["Logout address"],
            "backchannel_logout_session_required" => texts["It needs to know which session ended"],
            "dpop_bound_access_tokens" => texts["Its tokens are always bound to a key (DPoP)"],
            "subject_type" => texts["It knows its users by pseudonyms"],
            "name" => texts["Name"],
            "description" => texts["Description"],
            "rights" => texts["Rights"],
            "right_reasons" => texts["Why it needs its rights"],
            "granted_rights" => texts["Rights"],
            "refusals" => texts["What is refused"],
            "resource_scopes" => texts["Scopes of the network's APIs"],
            "identifier" => texts["Identifier"],
            "resource_id" => texts["ID"],
            "grants" => texts["Grant types"],
            "password" => texts["Password"],
            "reason" => texts["Reason"],
            "reason_codes" => texts["What the reason is about"],
            "text" => texts["Text"],
            "note" => texts["What was found"],
            "confirm" => texts["Confirmation"],
            "old" => texts["The present password"],
            "new" => texts["The new password"],
            "again" => texts["The new password again"],
            "expires_at" => texts["Expires"],
            "owner" => texts["Owner"],
            "state" => texts["State"],
            "state_description" => texts["Reason"],
            "decision" => texts["Decision"],
            "attestation" => texts["Confirmation"],
            "waits_for" => texts["Whose move it is"],
            "pending_change" => texts["a change"],
            "secret" => texts["Secret"],
            "endorsed" => texts["Endorsed"],
            "attributes" => texts["Attributes"],
            "administrative_contact" => texts["Contact for the organization"],
            "technical_contact" => texts["Contact for technical questions"],
            "skip_authorization" => texts["Skip the consent page"],
            "require_pkce" => texts["Require PKCE"],
            "require_par" => texts["Require pushed requests"],
            "admin" => texts["Administrator"],
            "retired_at" => texts["Retired"],
            var other => other.Replace('_', ' '),
        };
        return parts is [_, var row] && int.TryParse(row.TrimEnd(']'), CultureInfo.InvariantCulture, out var index)
            ? $"{label}, {index + 1}"
            : label;
    }

    /// <summary>What the record tells of one of several, such as <c>secrets.</c> and an ID.</summary>
    private static string? OfRecord(this IStringLocalizer texts, string path) =>
        path.Split('.', 2) switch
        {
            ["secrets", _] => texts["Secrets"].Value,
            ["collaborators", _] => texts["Collaborators"].Value,
            ["hosts", _] => texts["Hosts"].Value,
            ["api_keys", _] => texts["API keys"].Value,
            ["authorizations", _] => texts["Authorized clients"].Value,
            _ => null,
        };

    /// <summary>A value of a request, a list as its rows, and keys each in a line.</summary>
    public static List<string> Rows(JsonNode? value) =>
        value switch
        {
            null => [],
            JsonObject set when set["keys"] is JsonArray => [.. KeyTexts.Keys(set).Select(key => key.ToString())],
            JsonArray rows => [.. rows.SelectMany(Row)],
            _ => [value.ToString()],
        };

    /// <summary>Scopes are grouped by resource on the wire, and are rows of their own here.</summary>
    private static IEnumerable<string> Row(JsonNode? row) =>
        row is JsonObject { Count: > 0 } group && group["scopes"] is JsonArray scopes
            ? scopes.Select(scope => $"{scope} ({group["resource_id"]})")
            : [row?.ToString() ?? ""];

    public static string Of(this IStringLocalizer texts, DateTimeOffset? time) =>
        time?.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? texts["never"];

    /// <summary>How far a moment is from now; nothing where the date says more.</summary>
    public static string? Near(this IStringLocalizer texts, TimeSpan fromNow) =>
        (fromNow.Duration(), fromNow > TimeSpan.Zero) switch
        {
            ({ TotalMinutes: < 2 }, false) => texts["just now"].Value,
            ({ TotalMinutes: < 2 }, true) => texts["in a moment"].Value,
            ({ TotalHours: < 2 } near, false) => texts["{0} minutes ago", (long)near.TotalMinutes].Value,
            ({ TotalHours: < 2 } near, true) => texts["in {0} minutes", (long)near.TotalMinutes].Value,
            ({ TotalDays: < 2 } near, false) => texts["{0} hours ago", (long)near.TotalHours].Value,
            ({ TotalDays: < 2 } near, true) => texts["in {0} hours", (long)near.TotalHours].Value,
            ({ TotalDays: < 60 } near, false) => texts["{0} days ago", (long)near.TotalDays].Value,
            ({ TotalDays: < 60 } near, true) => texts["in {0} days", (long)near.TotalDays].Value,
            _ => null,
        };

    public static string Age(this IStringLocalizer texts, long seconds) =>
        seconds switch
        {
            < 120 => texts["two minutes"],
            < 7200 => texts["{0} minutes", seconds / 60],
            < 172_800 => texts["{0} hours", seconds / 3600],
            _ => texts["{0} days", seconds / 86_400],
        };

    /// <summary>The class of a badge.</summary>
    public static string MoodOf(ReviewState state) =>
        state switch
        {
            ReviewState.Approved => "good",
            ReviewState.Requested or ReviewState.Flagged => "warn",
            _ => "bad",
        };

    public static string? MoodOf(Risk risk) =>
        risk switch
        {
            Risk.High => "bad",
            Risk.Medium => "warn",
            _ => null,
        };

    public static string MoodOf(HostBody host) =>
        host switch
        {
            { FailingSince: not null } or { ProvenBy: null } => "warn",
            _ => "good",
        };

    public static string MoodOf(CheckStatus status) =>
        status switch
        {
            CheckStatus.Pass => "good",
            CheckStatus.Fail => "bad",
            _ => "warn",
        };
}
