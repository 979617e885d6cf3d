using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// On a phone a row of a table becomes a card. So that no column loses its heading there, each cell carries the heading
/// of its column, which the page wrote once.
/// </summary>
[HtmlTargetElement("table")]
public sealed partial class TableTagHelper : TagHelper
{
    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var rows = (await output.GetChildContentAsync()).GetContent();
        var end = rows.IndexOf("</thead>", StringComparison.Ordinal);
        if (end < 0)
        {
            output.Content.SetHtmlContent(rows);
            return;
        }

        var headings = Heading
            .Matches(rows[..end])
            .Select(heading => Tag.Replace(heading.Groups[1].Value, ""))
            .ToList();
        output.AddClass("cards", HtmlEncoder.Default);
        output.Content.SetHtmlContent(Label(rows, end, headings));
    }

    private static string Label(string rows, int start, List<string> headings)
    {
        var labelled = new StringBuilder(rows, 0, start, rows.Length + (rows.Length / 4));
        var (written, column) = (start, 0);
        foreach (Match cell in RowOrCell.Matches(rows, start))
        {
            if (cell.ValueSpan[2] == 'r')
            {
                column = 0;
                continue;
            }

            var end = cell.Index + cell.Length;
            labelled.Append(rows, written, end - written);
            written = end;
            if (column < headings.Count)
            {
                labelled.Append(" data-label=\"").Append(headings[column].Trim()).Append('"');
            }

            column++;
        }

        return labelled.Append(rows, written, rows.Length - written).ToString();
    }

    [GeneratedRegex("<th\\b[^>]*>(.*?)</th>", RegexOptions.Singleline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag { get; }

    [GeneratedRegex("<t[rdh]\\b")]
    private static partial Regex RowOrCell { get; }
}
