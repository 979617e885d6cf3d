namespace OAuthRegistry.Contracts;

/// <summary>Which of its rights a client used at the API of this registry.</summary>
public sealed class UsageBody
{
    /// <summary>The client.</summary>
    public string? ClientId { get; set; }

    /// <summary>The revision of the client whose rights these are: who gives some up names it.</summary>
    public long Revision { get; set; }

    /// <summary>How many days it is about, today included.</summary>
    public int Days { get; set; }

    /// <summary>The first of them (UTC).</summary>
    public DateOnly Since { get; set; }

    /// <summary>The rights that it was granted.</summary>
    public List<RightUsageBody> Granted { get; set; } = [];

    /// <summary>
    /// What it read of its users at <c>/oauth/userinfo</c>, by scope; absent if it read nothing.
    /// </summary>
    public List<RightUsageBody>? Scopes { get; set; }

    /// <summary>
    /// The granted rights that it could give up, since it used none of them in all this time while it used others.
    /// Absent if there is none, or if it is too early to tell.
    /// </summary>
    public List<Right>? Unused { get; set; }
}

/// <summary>How often a right, or a scope, was used.</summary>
public sealed class RightUsageBody
{
    /// <summary>The name of the right or the scope.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// In how many calls of this registry's API it was needed; of a right that stands for others, these too.
    /// </summary>
    public long Used { get; set; }

    /// <summary>On which day it was last (UTC).</summary>
    public DateOnly? LastUsedOn { get; set; }

    /// <summary>Whether it is for other servers, too, whose calls this registry does not see.</summary>
    public bool? Elsewhere { get; set; }

    /// <summary>Of a right that stands for others: which of them were used.</summary>
    public List<RightUsageBody>? Under { get; set; }
}
