using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// A moment, as <c>&lt;when at="@time" /&gt;</c>: how long ago it was or how soon it comes, and the exact time beside
/// it, which the script writes in the zone of the reader.
/// </summary>
[HtmlTargetElement("when", TagStructure = TagStructure.WithoutEndTag)]
public sealed class WhenTagHelper(IStringLocalizerFactory texts, TimeProvider clock) : TagHelper
{
    /// <summary>The moment; nothing is "never".</summary>
    public DateTimeOffset? At { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var words = texts.Create(typeof(Texts));
        if (At is not { } at)
        {
            output.TagName = null;
            output.Content.SetContent(words.Of(At));
            return;
        }

        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute(
            "datetime",
            at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        );
        if (words.Near(at - clock.GetUtcNow()) is { } near)
        {
            output.Content.Append(near);
            output.Content.AppendHtml(" <small>");
            output.Content.Append(words.Of(at));
            output.Content.AppendHtml("</small>");
        }
        else
        {
            output.Content.AppendHtml("<span>");
            output.Content.Append(words.Of(at));
            output.Content.AppendHtml("</span>");
        }
    }
}
