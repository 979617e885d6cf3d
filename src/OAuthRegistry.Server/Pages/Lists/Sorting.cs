namespace OAuthRegistry.Server.Pages;

/// <summary>By which column a list is sorted, and which way.</summary>
internal sealed record Sorting(string By, bool Descending)
{
    /// <summary>Reads an order; one that there is not means <paramref name="otherwise"/>.</summary>
    public static Sorting Read(string? text, IReadOnlyCollection<string> known, string otherwise)
    {
        var order = text is not null && known.Contains(text.TrimStart('-')) ? text : otherwise;
        return new(order.TrimStart('-'), order.StartsWith('-'));
    }

    public override string ToString() => Descending ? $"-{By}" : By;

    /// <summary>What a press on the head of a column asks for: that column, or the other way round.</summary>
    public Sorting Next(string column) => new(column, column == By && !Descending);

    /// <summary>The value of <c>aria-sort</c>, on the column that sorts.</summary>
    public string? Of(string column) =>
        column != By ? null
        : Descending ? "descending"
        : "ascending";
}
