using System.Text;

namespace OAuthRegistry.Server.Audit;

/// <summary>
/// A line of a table as RFC 4180 writes it. A cell that a spreadsheet would run as a formula gets an apostrophe in
/// front: what registrants write is read by auditors.
/// </summary>
internal static class CsvLine
{
    private const string Formulas = "=+-@\t\r";

    public static byte[] Of(IEnumerable<string?> cells) =>
        Encoding.UTF8.GetBytes(string.Join(',', cells.Select(cell => Cell(cell ?? ""))) + "\r\n");

    private static string Cell(string text)
    {
        var harmless = text.Length > 0 && Formulas.Contains(text[0]) ? $"'{text}" : text;
        return harmless.AsSpan().IndexOfAny("\",\r\n") < 0
            ? harmless
            : $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
