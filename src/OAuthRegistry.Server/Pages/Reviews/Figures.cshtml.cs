using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Desk;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>How the review goes, as charts.</summary>
internal sealed class FiguresModel(ReviewFigures figures, IStringLocalizer<Texts> texts, Call call) : ConsoleModel(call)
{
    [FromQuery(Name = "days")]
    public int Days { get; set; } = ReviewFigures.DaysBack;

    public const int MostDays = ReviewFigures.MostDays;

    public ReviewFiguresBody? Figures { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    /// <summary>In which half of the decisions of the newest week were made, if there were any.</summary>
    public long? LastMedian =>
        Figures?.Weeks.LastOrDefault(week => week.MedianSecondsToDecision is not null)?.MedianSecondsToDecision;

    public static string AgeOf(string range) =>
        range.Split('-') is [var from, { Length: > 0 } to] ? $"{from}–{to}" : $"{range.TrimEnd('-')}+";

    public string NameOf(string guideline) =>
        WireNames<Guideline>.TryParse(guideline, out var known) ? texts.Of(known) : guideline;

    protected override async Task ShowAsync(CancellationToken cancellationToken) =>
        Figures = await figures.CountAsync(Math.Clamp(Days, 1, MostDays), cancellationToken);
}
