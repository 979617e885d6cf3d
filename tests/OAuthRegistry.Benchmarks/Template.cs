using System.Globalization;
using System.Text;

namespace OAuthRegistry.Benchmarks;

/// <summary>
/// A page whose prose stands in a file of <c>Pages</c>; what was measured takes the places of <c>{{names}}</c>.
/// </summary>
internal static class Template
{
    /// <summary>Fills a page. A name that the page does not have, or that nothing was given for, is a fault.</summary>
    public static string Fill(string page, params IReadOnlyList<(string Name, string Value)> values)
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Pages", page));
        foreach (var (name, value) in values)
        {
            var place = $"{{{{{name}}}}}";
            text = text.Contains(place, StringComparison.Ordinal)
                ? text.Replace(place, value, StringComparison.Ordinal)
                : throw new InvalidOperationException($"{page} has no {place}");
        }

        return text.Contains("{{", StringComparison.Ordinal)
            ? throw new InvalidOperationException($"{page} says something for which nothing was given: {text}")
            : text;
    }
}

/// <summary>The rows of a table, one after the other.</summary>
internal sealed class Rows
{
    private readonly StringBuilder _rows = new();

    public Rows Add(FormattableString row)
    {
        _rows.Append(_rows.Length > 0 ? "\n" : "").Append(row.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    public override string ToString() => _rows.ToString();
}
