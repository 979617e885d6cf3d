using System.Globalization;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What the wire says in names, as people say it.</summary>
internal static class PlainWords
{
    public static string Of(this IStringLocalizer texts, ReviewState state) => state switch
    {
        ReviewState.Requested => texts["waits for review"],
        ReviewState.Approved => texts["approved"],
        ReviewState.Rejected => texts["rejected"],
        ReviewState.Flagged => texts["approved, watched"],
        _ => texts["suspended"],
    };

    public static string Of(this IStringLocalizer texts, CheckStatus status) => status switch
    {
        CheckStatus.Pass => texts["fine"],
        CheckStatus.Warn => texts["look at this"],
        CheckStatus.Fail => texts["not as it should be"],
        _ => texts["a person decides"],
    };

    public static string Of(this IStringLocalizer texts, Guideline guideline) => guideline switch
    {
        Guideline.Owner => texts["Owner"],
        Guideline.Confusable => texts["Look-alikes"],
        Guideline.ClientId => texts["Client ID"],
        Guideline.Name => texts["Name"],
        Guideline.Description => texts["Description"],
        Guideline.RedirectUris => texts["Redirect URLs"],
        Guideline.PasswordGrant => texts["Password grant"],
        Guideline.RefreshToken => texts["Refresh token"],
        Guideline.Rights => texts["Rights"],
        Guideline.Abuse => texts["Abuse"],
        _ => texts["Something else"],
    };

    public static string Of(this IStringLocalizer texts, Risk risk) => risk switch
    {
        Risk.Low => texts["low"],
        Risk.Medium => texts["medium"],
        _ => texts["high"],
    };

    public static string Of(this IStringLocalizer texts, DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? texts["never"];

    public static string Age(this IStringLocalizer texts, long seconds) => seconds switch
    {
        < 120 => texts["two minutes"],
        < 7200 => texts["{0} minutes", seconds / 60],
        < 172_800 => texts["{0} hours", seconds / 3600],
        _ => texts["{0} days", seconds / 86_400],
    };

    /// <summary>The class of a badge.</summary>
    public static string MoodOf(ReviewState state) => state switch
    {
        ReviewState.Approved => "good",
        ReviewState.Requested or ReviewState.Flagged => "warn",
        _ => "bad",
    };

    public static string MoodOf(CheckStatus status) => status switch
    {
        CheckStatus.Pass => "good",
        CheckStatus.Fail => "bad",
        _ => "warn",
    };
}
