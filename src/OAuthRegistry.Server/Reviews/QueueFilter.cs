using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews;

/// <summary>Which part of the queue: nothing asked for means all of it.</summary>
internal sealed record QueueFilter
{
    public const int MostDays = 3650;

    public bool? OfPendingChange { get; init; }

    public Risk? Risk { get; init; }

    public bool? IsClaimed { get; init; }

    public WaitsFor? WaitsFor { get; init; }

    /// <summary>Text in the ID or the name.</summary>
    public string Text { get; init; } = "";

    /// <summary>Only of this account's clients.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Only what did not pass this check.</summary>
    public Guideline? Check { get; init; }

    /// <summary>Only what the caller works on.</summary>
    public bool IsMine { get; init; }

    /// <summary>Only what has waited so many days at least.</summary>
    public int Days
    {
        get;
        init => field = Math.Clamp(value, 0, MostDays);
    }

    public static QueueFilter Read(QueryReader query) =>
        new()
        {
            OfPendingChange = query.OptionalFlag("pending_change"),
            Risk = query.OptionalName<Risk>("risk"),
            IsClaimed = query.OptionalFlag("claimed"),
            WaitsFor = query.OptionalName<WaitsFor>("waits_for"),
            Text = query.Text("query", Limits.MaxName),
            Owner = query.Text("owner", Limits.MaxId),
            Check = query.OptionalName<Guideline>("check"),
            IsMine = query.Flag("mine"),
            Days = query.Number("days", 0, MostDays, 0),
        };

    /// <summary>
    /// Reads a text as the queue reads its query, and as every query is looked at before. What would be ignored there
    /// is refused: who keeps a filter relies on what it leaves out.
    /// </summary>
    public static QueueFilter Parse(string? text, Call call)
    {
        var values = QueryHelpers.ParseQuery(text);
        if (values.Values.SelectMany(value => value.ToArray()).Any(value => !ReadableRequest.IsPlain(value)))
        {
            throw RequestErrors.Invalid("filter", "must not hold a control character, or half of a character");
        }

        var query = new QueryReader(new QueryCollection(values), call);
        var filter = Read(query);
        query.Finish(narrows: _ => true);
        return filter;
    }

    /// <summary>This filter, and where it asks for nothing what the other asks for.</summary>
    public QueueFilter Over(QueueFilter other) =>
        new()
        {
            OfPendingChange = OfPendingChange ?? other.OfPendingChange,
            Risk = Risk ?? other.Risk,
            IsClaimed = IsClaimed ?? other.IsClaimed,
            WaitsFor = WaitsFor ?? other.WaitsFor,
            Text = Text.Length > 0 ? Text : other.Text,
            Owner = Owner.Length > 0 ? Owner : other.Owner,
            Check = Check ?? other.Check,
            IsMine = IsMine || other.IsMine,
            Days = Days > 0 ? Days : other.Days,
        };

    /// <summary>The query that asks for it.</summary>
    public override string ToString()
    {
        var query = new QueryBuilder();
        Add("pending_change", Flag(OfPendingChange));
        Add("risk", Risk is { } risk ? WireNames<Risk>.NameOf(risk) : "");
        Add("claimed", Flag(IsClaimed));
        Add("waits_for", WaitsFor is { } side ? WireNames<WaitsFor>.NameOf(side) : "");
        Add("query", Text);
        Add("owner", Owner);
        Add("check", Check is { } check ? WireNames<Guideline>.NameOf(check) : "");
        Add("mine", Flag(IsMine ? true : null));
        Add("days", Days > 0 ? Days.ToString(CultureInfo.InvariantCulture) : "");
        return query.ToString().TrimStart('?');

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                query.Add(name, value);
            }
        }
    }

    private static string Flag(bool? flag) => flag?.ToString(CultureInfo.InvariantCulture).ToLowerInvariant() ?? "";
}
