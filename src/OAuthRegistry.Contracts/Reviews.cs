using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>What an administrator decides about a client.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<Decision>))]
public enum Decision
{
    /// <summary>The client, or its pending change, may be used.</summary>
    Approve,

    /// <summary>The client may not be used, or its pending change is dropped.</summary>
    Reject,

    /// <summary>The client may be used and is being watched.</summary>
    Flag,

    /// <summary>The client is stopped.</summary>
    Suspend,
}

/// <summary>The guideline that a check is about or a decision rests on.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<Guideline>))]
public enum Guideline
{
    /// <summary>The owner should clearly identify who provides the service.</summary>
    Owner,

    /// <summary>IDs and names must not be confusable with official ones or with those of others.</summary>
    Confusable,

    /// <summary>The ID should hold the brand and the purpose.</summary>
    ClientId,

    /// <summary>The name should be clear: typically the capitalized form of the ID.</summary>
    Name,

    /// <summary>The description should explain to users what the client does.</summary>
    Description,

    /// <summary>The redirect URIs should work.</summary>
    RedirectUris,

    /// <summary>The password grant must never be used.</summary>
    PasswordGrant,

    /// <summary>The refresh token grant only where access without the user is clearly required.</summary>
    RefreshToken,

    /// <summary>The rights should be appropriate for the name and the description.</summary>
    Rights,

    /// <summary>The client was abused or endangers users; not a check, a reason to decide.</summary>
    Abuse,

    /// <summary>Something else; the reason says what.</summary>
    Other,

    /// <summary>
    /// A client that signs with its own key should have keys that only it holds. Checked of such clients only.
    /// </summary>
    Keys = 20,

    /// <summary>
    /// The hosts that users are sent to should be the owner's; told of clients that send users to a public host.
    /// </summary>
    Hosts = 30,

    /// <summary>
    /// The client credentials grant only for a service that acts as itself; told of those that ask for it.
    /// </summary>
    ClientCredentials = 100,

    /// <summary>
    /// The device code grant only for devices without a browser or a keyboard. Numbered as the grant: what was decided
    /// before is kept by number.
    /// </summary>
    DeviceCode = 101,

    /// <summary>
    /// The token exchange grant only for a service that needs narrower tokens than its own; told of those that ask for
    /// it.
    /// </summary>
    TokenExchange = 102,
}

/// <summary>The outcome of a check.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<CheckStatus>))]
public enum CheckStatus
{
    /// <summary>The guideline is met.</summary>
    Pass,

    /// <summary>Something deserves a look.</summary>
    Warn,

    /// <summary>The guideline is not met.</summary>
    Fail,

    /// <summary>Only a person can tell.</summary>
    NeedsHuman,
}

/// <summary>How much harm a client could do if it were not what it says.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<Risk>))]
public enum Risk
{
    /// <summary>Little: words, or rights to look at one's own things.</summary>
    Low,

    /// <summary>Some: rights to change things.</summary>
    Medium,

    /// <summary>
    /// Much: keys, secrets, deletion, collaborators, everything at once, or a new place that users are sent to.
    /// </summary>
    High,
}

/// <summary>One guideline and how the client meets it.</summary>
public sealed class CheckBody
{
    /// <summary>The guideline.</summary>
    public Guideline Guideline { get; set; }

    /// <summary>The outcome.</summary>
    public CheckStatus Status { get; set; }

    /// <summary>What was found, in one sentence.</summary>
    public string? Finding { get; set; }

    /// <summary>What the finding rests on.</summary>
    public List<string>? Evidence { get; set; }

    /// <summary>What would satisfy the guideline.</summary>
    public string? Advice { get; set; }
}

/// <summary>What was found about a client when it was checked against every guideline.</summary>
public sealed class ReviewReport
{
    /// <summary>The client.</summary>
    public string? ClientId { get; set; }

    /// <summary>The revision that was checked; a decision names it. Absent in a dry run.</summary>
    public long? Revision { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>Where the client stands. Absent in a dry run.</summary>
    public ReviewState? State { get; set; }

    /// <summary>Whether the report is about a change that waits for approval.</summary>
    public bool? OfPendingChange { get; set; }

    /// <summary>How much harm the client could do.</summary>
    public Risk Risk { get; set; }

    /// <summary>How many checks passed, warn, failed and need a person.</summary>
    public CheckCounts Counts { get; set; } = new();

    /// <summary>The checks, one for each guideline.</summary>
    public List<CheckBody> Checks { get; set; } = [];

    /// <summary>What its homepage answered; absent if it has none, or nobody asked.</summary>
    public HomepageBody? Homepage { get; set; }
}

/// <summary>What the homepage of a client answered.</summary>
public sealed class HomepageBody
{
    /// <summary>Its address.</summary>
    public string? Uri { get; set; }

    /// <summary>Whether it answers.</summary>
    public CheckStatus Status { get; set; }

    /// <summary>What it answers, in words.</summary>
    public string? Finding { get; set; }

    /// <summary>The host to which it leads in the end.</summary>
    public string? Site { get; set; }
}

/// <summary>The outcomes of a report, counted.</summary>
public sealed class CheckCounts
{
    /// <summary>How many passed.</summary>
    public int Pass { get; set; }

    /// <summary>How many warn.</summary>
    public int Warn { get; set; }

    /// <summary>How many failed.</summary>
    public int Fail { get; set; }

    /// <summary>How many need a person.</summary>
    public int NeedsHuman { get; set; }
}

/// <summary>Decides about a client or its pending change.</summary>
public sealed class DecideRequest
{
    /// <summary>The decision.</summary>
    public Decision? Decision { get; set; }

    /// <summary>The revision that was read, as the report says it.</summary>
    public long? Revision { get; set; }

    /// <summary>The guidelines that the decision rests on; needed to reject, flag or suspend.</summary>
    public List<Guideline>? ReasonCodes { get; set; }

    /// <summary>
    /// The reason in words, at most 5000 characters with line breaks, shown to the owner; needed to reject, flag or
    /// suspend. Its first sentence becomes the <c>state_description</c> of the client.
    /// </summary>
    public string? Reason { get; set; }

    /// <summary>
    /// To approve a part: the rights that are granted of those that were asked for, or narrower ones; all if absent,
    /// less those in <c>refusals</c>.
    /// </summary>
    public List<Right>? GrantedRights { get; set; }

    /// <summary>The same for scopes of the network's APIs.</summary>
    public List<ResourceScopesBody>? GrantedScopes { get; set; }

    /// <summary>
    /// Names of rights and scopes that are refused, each with a word on why, at most 300 characters. It may
    /// be empty where <c>reason</c> says it for all of them. Whatever else <c>granted_rights</c> leaves out needs a
    /// word, too.
    /// </summary>
    public Dictionary<string, string>? Refusals { get; set; }
}

/// <summary>Something that was asked for and not granted.</summary>
public sealed class RefusedBody
{
    /// <summary>The name of the right or the scope.</summary>
    public string Name { get; set; } = "";

    /// <summary>The resource of a scope.</summary>
    public string? ResourceId { get; set; }

    /// <summary>Why it was not granted.</summary>
    public string? Reason { get; set; }
}

/// <summary>A decision that was made.</summary>
public sealed class DecisionBody
{
    /// <summary>The revision of the client that the decision made.</summary>
    public long Revision { get; set; }

    /// <summary>The decision; absent if an administrator set the state without one of them.</summary>
    public Decision? Decision { get; set; }

    /// <summary>Whether it was about a pending change.</summary>
    public bool? OfPendingChange { get; set; }

    /// <summary>The state before.</summary>
    public ReviewState From { get; set; }

    /// <summary>The state after.</summary>
    public ReviewState To { get; set; }

    /// <summary>The guidelines that it rests on.</summary>
    public List<Guideline>? ReasonCodes { get; set; }

    /// <summary>The reason in words.</summary>
    public string? Reason { get; set; }

    /// <summary>What was asked for and not granted, where a part was approved.</summary>
    public List<RefusedBody>? Refused { get; set; }

    /// <summary>Who decided; absent if it was the registry itself.</summary>
    public AccountIds? DecidedBy { get; set; }

    /// <summary>
    /// Where the registry itself decided: by which rule, such as <c>policy:3:harmless</c> for the rule
    /// <c>harmless</c> of version 3 of the review policy.
    /// </summary>
    public string? Rule { get; set; }

    /// <summary>
    /// Where the review policy asks for several approvers: how many more must approve before the decision is made.
    /// Until then nothing changes.
    /// </summary>
    public int? WaitsForApprovers { get; set; }

    /// <summary>Who approved so far.</summary>
    public List<AccountIds>? ApprovedBy { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>The report at that time.</summary>
    public ReviewReport? Report { get; set; }

    /// <summary>The client secret, if the decision approved a client of the caller's own; this once.</summary>
    public string? Secret { get; set; }
}

/// <summary>A page of decisions, newest first.</summary>
public sealed class DecisionList
{
    /// <summary>The decisions.</summary>
    public List<DecisionBody> Decisions { get; set; } = [];
}

/// <summary>A change of an approved client that waits for approval, while the approved content serves on.</summary>
public sealed class PendingChangeBody
{
    /// <summary>The client.</summary>
    public string? ClientId { get; set; }

    /// <summary>The revision that a decision about it names.</summary>
    public long Revision { get; set; }

    /// <summary>When it was submitted last (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>Who submitted it.</summary>
    public AccountIds? SubmittedBy { get; set; }

    /// <summary>How much harm the change could do.</summary>
    public Risk Risk { get; set; }

    /// <summary>Member by member, the approved value and the one that waits.</summary>
    public List<ChangeBody>? Changes { get; set; }
}

/// <summary>Something that waits for a decision.</summary>
public sealed class ReviewItem
{
    /// <summary>The client.</summary>
    public ClientBody? Client { get; set; }

    /// <summary>Whether a change waits, and not the client itself.</summary>
    public bool? OfPendingChange { get; set; }

    /// <summary>The revision that a decision names.</summary>
    public long Revision { get; set; }

    /// <summary>When it was submitted last (UTC).</summary>
    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>Since when it waits (UTC), less the time in which it waited for its registrant.</summary>
    public DateTimeOffset? WaitingSince { get; set; }

    /// <summary>How long it waited for reviewers, in seconds.</summary>
    public long AgeSeconds { get; set; }

    /// <summary>Whose move it is.</summary>
    public WaitsFor WaitsFor { get; set; }

    /// <summary>Where it waits for the registrant: until when (UTC).</summary>
    public DateTimeOffset? AnswerBy { get; set; }

    /// <summary>How much harm it could do.</summary>
    public Risk Risk { get; set; }

    /// <summary>The checks at submission, counted.</summary>
    public CheckCounts? Counts { get; set; }

    /// <summary>Those of them that did not pass, without what was found.</summary>
    public List<CheckBody>? Checks { get; set; }

    /// <summary>
    /// Whether the owner had proven every public host of the client at submission; absent if it has none.
    /// </summary>
    public bool? HostsProven { get; set; }

    /// <summary>The administrator who works on it, if one does.</summary>
    public AccountIds? ClaimedBy { get; set; }

    /// <summary>Until when (UTC).</summary>
    public DateTimeOffset? ClaimedUntil { get; set; }
}

/// <summary>A page of what waits, oldest first.</summary>
public sealed class ReviewList
{
    /// <summary>What waits.</summary>
    public List<ReviewItem> Reviews { get; set; } = [];

    /// <summary>
    /// The median time from submission to decision, in seconds, over the last thousand decisions; absent if there is
    /// none.
    /// </summary>
    public long? MedianSecondsToDecision { get; set; }

    /// <summary>The time within which nine of ten were decided, in seconds.</summary>
    public long? P90SecondsToDecision { get; set; }
}
