using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What the wire says in names, as people say it.</summary>
internal static class PlainWords
{
    public static string Of(ReviewState state) => state switch
    {
        ReviewState.Requested => "waits for review",
        ReviewState.Approved => "approved",
        ReviewState.Rejected => "rejected",
        ReviewState.Flagged => "approved, watched",
        _ => "suspended",
    };

    /// <summary>The class of a badge.</summary>
    public static string MoodOf(ReviewState state) => state switch
    {
        ReviewState.Approved => "good",
        ReviewState.Requested or ReviewState.Flagged => "warn",
        _ => "bad",
    };

    public static string Of(CheckStatus status) => status switch
    {
        CheckStatus.Pass => "fine",
        CheckStatus.Warn => "look at this",
        CheckStatus.Fail => "not as it should be",
        _ => "a person decides",
    };

    public static string MoodOf(CheckStatus status) => status switch
    {
        CheckStatus.Pass => "good",
        CheckStatus.Fail => "bad",
        _ => "warn",
    };

    public static string Of(Guideline guideline) => guideline switch
    {
        Guideline.Owner => "Owner",
        Guideline.Confusable => "Look-alikes",
        Guideline.ClientId => "Client ID",
        Guideline.Name => "Name",
        Guideline.Description => "Description",
        Guideline.RedirectUris => "Redirect URLs",
        Guideline.PasswordGrant => "Password grant",
        Guideline.RefreshToken => "Refresh token",
        Guideline.Rights => "Rights",
        Guideline.Abuse => "Abuse",
        _ => "Something else",
    };

    public static string Of(Risk risk) => risk.ToString().ToLowerInvariant();

    public static string Of(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd HH:mm 'UTC'", System.Globalization.CultureInfo.InvariantCulture) ?? "never";

    public static string Age(long seconds) => seconds switch
    {
        < 120 => "just now",
        < 7200 => $"{seconds / 60} minutes",
        < 172_800 => $"{seconds / 3600} hours",
        _ => $"{seconds / 86_400} days",
    };
}
