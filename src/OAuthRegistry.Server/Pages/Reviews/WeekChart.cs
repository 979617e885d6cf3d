using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>The decisions of each week as a column, those that approved below those that did not.</summary>
internal sealed record WeekChart(IReadOnlyList<ReviewWeekBody> Weeks)
{
    public const int Height = 100,
        Width = 20,
        Gap = 3,
        FewestWeeks = 12;

    /// <summary>Few weeks do not fill the chart: their columns would look like many decisions.</summary>
    public int Slots => Math.Max(FewestWeeks, Weeks.Count);

    private int Most => Math.Max(1, Weeks.Max(week => week.Approved + week.Refused));

    public int Total => Weeks.Sum(week => week.Approved + week.Refused);

    /// <summary>How many of a hundred were approved; nothing before the first decision.</summary>
    public int? ApprovedOfHundred =>
        Total == 0 ? null : (int)Math.Round(100d * Weeks.Sum(week => week.Approved) / Total);

    public int HeightOf(int decisions) => (int)Math.Round((double)Height * decisions / Most);
}
