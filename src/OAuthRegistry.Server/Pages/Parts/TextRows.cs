namespace OAuthRegistry.Server.Pages;

/// <summary>A list of texts, each in a row of its own that can be added and removed.</summary>
/// <param name="Name">The name of each input.</param>
/// <param name="Title">What they are.</param>
/// <param name="RowTitle">What one of them is.</param>
/// <param name="Hint">What they are for.</param>
/// <param name="Example">What one may look like.</param>
/// <param name="Values">What is there.</param>
/// <param name="Say">What is said beside a field.</param>
/// <param name="InputMode">Which keys a phone shows.</param>
internal sealed record TextRows(
    string Name,
    string Title,
    string RowTitle,
    string Hint,
    string? Example,
    IReadOnlyList<string> Values,
    Func<string, FieldRemarks> Say,
    string InputMode = "url"
);
