using System.Globalization;
using System.Text;

namespace OAuthRegistry.Benchmarks.Load;

/// <summary>Bars in groups, as SVG. Each group has its own scale: what is compared stands within it.</summary>
internal static class Chart
{
    private const int Width = 860,
        Names = 300,
        Numbers = 70,
        Bar = 18,
        Row = 24,
        Head = 30;

    public static string Draw(IEnumerable<(string Call, IReadOnlyList<(string Name, double PerSecond)> Bars)> groups)
    {
        var (body, y) = (new StringBuilder(), 8);
        foreach (var (call, bars) in groups)
        {
            body.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"8\" y=\"{y + 18}\" font-weight=\"bold\">{call}</text>\n"
            );
            y += Head;
            var most = bars.Max(bar => bar.PerSecond);
            foreach (var (name, perSecond) in bars)
            {
                var length = perSecond / most * (Width - Names - Numbers);
                var color = name == Contestant.Ours ? "#0b6bcb" : "#9aa5b1";
                body.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{Names - 10}\" y=\"{y + 14}\" text-anchor=\"end\">{name}</text>"
                );
                body.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect x=\"{Names}\" y=\"{y}\" width=\"{length:0.0}\" height=\"{Bar}\" fill=\"{color}\"/>"
                );
                body.Append(
                    CultureInfo.InvariantCulture,
                    $"<text x=\"{Names + length + 6:0.0}\" y=\"{y + 14}\">{perSecond:N0}</text>\n"
                );
                y += Row;
            }
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {y + 8}\" font-family=\"system-ui, sans-serif\" font-size=\"14\" role=\"img\" aria-label=\"Calls a second\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{body}</svg>\n"
        );
    }
}
