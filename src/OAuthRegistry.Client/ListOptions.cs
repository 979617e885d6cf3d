using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>How a list is read.</summary>
public record ListOptions
{
    internal static readonly ListOptions Default = new();

    /// <summary>The member to order by, with <c>-</c> in front for the other direction.</summary>
    public string? Order { get; init; }

    /// <summary>Whether to list deleted ones instead, where the list has them.</summary>
    public bool Deleted { get; init; }

    /// <summary>
    /// The members to answer, where the list takes a mask; all that the caller may see if there is none.
    /// </summary>
    public IReadOnlyCollection<string>? FieldMask { get; init; }

    /// <summary>How many to fetch at a time, at most 1000.</summary>
    public int PageSize { get; init; } = 100;
}

/// <summary>What to find by its texts. Capitals do not matter.</summary>
public record TextSearch : ListOptions
{
    /// <summary>Text in the ID, the name or the description.</summary>
    public string? Query { get; init; }

    /// <summary>Text in the ID.</summary>
    public string? IdContains { get; init; }

    /// <summary>Text in the name.</summary>
    public string? NameContains { get; init; }

    /// <summary>Text in the description.</summary>
    public string? DescriptionContains { get; init; }

    internal Route Of(Route list) =>
        list.With("query", Query)
            .With("id_contains", IdContains)
            .With("name_contains", NameContains)
            .With("description_contains", DescriptionContains);
}

/// <summary>Which clients or users to find.</summary>
public sealed record StateSearch : TextSearch
{
    /// <summary>The states to find; all if none is named.</summary>
    public IReadOnlyCollection<ReviewState> States { get; init; } = [];

    internal new Route Of(Route list) =>
        States.Aggregate(base.Of(list), (all, state) => all.With("state", WireNames<ReviewState>.NameOf(state)));
}

/// <summary>What of the queue of reviews to list.</summary>
public sealed record ReviewFilter : ListOptions
{
    /// <summary>Only changes of approved clients, or only new clients.</summary>
    public bool? PendingChange { get; init; }

    /// <summary>Only what has this risk.</summary>
    public Risk? Risk { get; init; }

    /// <summary>Only what somebody works on, or only what nobody does.</summary>
    public bool? Claimed { get; init; }

    /// <summary>Text in the ID or the name.</summary>
    public string? Query { get; init; }

    /// <summary>Only clients that this user or organization works on.</summary>
    public string? Owner { get; init; }

    /// <summary>Only what did not pass this check.</summary>
    public Guideline? Check { get; init; }

    /// <summary>Only what the caller works on.</summary>
    public bool Mine { get; init; }

    /// <summary>Only what has waited for reviewers so many days at least.</summary>
    public int? Days { get; init; }

    /// <summary>Only what waits for this side.</summary>
    public WaitsFor? WaitsFor { get; init; }

    /// <summary>The name of a view that the caller keeps; the others go before its own filters.</summary>
    public string? View { get; init; }

    /// <summary>The filters; what a view keeps is the query of it.</summary>
    internal Route Of(Route list) =>
        list.With("pending_change", Flag(PendingChange))
            .With("claimed", Flag(Claimed))
            .With("risk", Risk is { } risk ? WireNames<Risk>.NameOf(risk) : null)
            .With("query", Query)
            .With("owner", Owner)
            .With("check", Check is { } check ? WireNames<Guideline>.NameOf(check) : null)
            .With("mine", Mine)
            .With("days", Days)
            .With("waits_for", WaitsFor is { } side ? WireNames<WaitsFor>.NameOf(side) : null);

    /// <summary>Here <c>false</c> is something else than nothing.</summary>
    private static string? Flag(bool? flag) =>
        flag switch
        {
            true => "true",
            false => "false",
            null => null,
        };
}
