using System.Globalization;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The day that somebody chose as the last on which a credential works.</summary>
internal static class LastDay
{
    /// <summary>The end of the day, UTC; none if none was chosen.</summary>
    public static DateTimeOffset? End(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var day) && day < DateOnly.MaxValue
            ? new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)
            : throw RequestErrors.Invalid("expires_at", "must be a day such as 2027-01-31");
    }
}
