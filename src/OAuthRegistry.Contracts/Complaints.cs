using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>What a user reports about a client.</summary>
[WirePrefix("", IsLowerCase = true)]
[JsonConverter(typeof(WireEnumConverter<ComplaintReason>))]
public enum ComplaintReason
{
    /// <summary>It pretends to be somebody else's.</summary>
    Impostor = 0,

    /// <summary>It is after passwords, keys or money.</summary>
    Phishing = 1,

    /// <summary>It asks for more than it needs.</summary>
    TooManyRights = 2,

    /// <summary>It does not do what it says.</summary>
    DoesNotWork = 3,

    /// <summary>Something else; the text says what.</summary>
    Other = 4,
}

/// <summary>Reports a client to the administrators.</summary>
public sealed class ComplainRequest
{
    /// <summary>What is wrong with it.</summary>
    public ComplaintReason? Reason { get; set; }

    /// <summary>
    /// What happened, at most 2000 characters: plain, with line breaks. It may be left out unless the reason is
    /// <c>other</c>.
    /// </summary>
    public string? Text { get; set; }
}

/// <summary>What a user reported about a client.</summary>
public sealed class ComplaintBody
{
    /// <summary>Names the report.</summary>
    public string? Id { get; set; }

    /// <summary>The client.</summary>
    public ClientIds? ClientIds { get; set; }

    /// <summary>Who reported it.</summary>
    public UserIds? UserIds { get; set; }

    /// <summary>What is wrong with it.</summary>
    public ComplaintReason Reason { get; set; }

    /// <summary>What happened, in the words of the user.</summary>
    public string? Text { get; set; }

    /// <summary>The revision of the client at that time.</summary>
    public long Revision { get; set; }

    /// <summary>When it was reported last (UTC).</summary>
    public DateTimeOffset? CreatedAt { get; set; }

    /// <summary>When it was handled (UTC); absent while it is open.</summary>
    public DateTimeOffset? HandledAt { get; set; }

    /// <summary>Who handled it; absent if it was the registry itself.</summary>
    public AccountIds? HandledBy { get; set; }
}

/// <summary>A page of reports about a client, newest first.</summary>
public sealed class ComplaintList
{
    /// <summary>The reports.</summary>
    public List<ComplaintBody> Reports { get; set; } = [];
}

/// <summary>Says that the open reports about a client are handled.</summary>
public sealed class HandleComplaintsRequest
{
    /// <summary>
    /// What was found, at most 5000 characters, kept in the conversation for reviewers only; nothing is kept if absent.
    /// </summary>
    public string? Note { get; set; }
}

/// <summary>A client that users reported.</summary>
public sealed class ReportedClientBody
{
    /// <summary>The client.</summary>
    public ClientIds? ClientIds { get; set; }

    /// <summary>Its name.</summary>
    public string? Name { get; set; }

    /// <summary>Where it stands.</summary>
    public ReviewState State { get; set; }

    /// <summary>How many reports are open.</summary>
    public int Open { get; set; }

    /// <summary>When the last of them came (UTC).</summary>
    public DateTimeOffset? LastAt { get; set; }
}

/// <summary>A page of clients with open reports, the one reported last first.</summary>
public sealed class ReportedClientList
{
    /// <summary>The clients.</summary>
    public List<ReportedClientBody> Clients { get; set; } = [];
}
