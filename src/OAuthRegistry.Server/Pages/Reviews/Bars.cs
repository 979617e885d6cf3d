namespace OAuthRegistry.Server.Pages;

/// <summary>A chart of bars that lie below each other.</summary>
/// <param name="Id">Names it on the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Rows">The bars.</param>
internal sealed record Bars(string Id, string Title, IReadOnlyList<Bar> Rows)
{
    /// <summary>How long a bar is, of a hundred.</summary>
    public int LengthOf(Bar bar) => (int)Math.Round(100d * bar.Value / Math.Max(1, Rows.Max(row => row.Value)));
}

/// <summary>One bar.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">How much, for its length.</param>
/// <param name="Text">The same in words.</param>
internal sealed record Bar(string Name, long Value, string Text);
