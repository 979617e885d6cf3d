using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// Leads from a word to what it means, such as <c>&lt;term means="Take" /&gt;</c>: once on a page, where the word comes
/// first.
/// </summary>
[HtmlTargetElement("term", TagStructure = TagStructure.WithoutEndTag)]
public sealed class TermTagHelper(IStringLocalizerFactory languages) : TagHelper
{
    /// <summary>The word.</summary>
    public Term Means { get; set; }

    /// <summary>The page that it is on.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var page = ViewContext.HttpContext;
        if (!page.Items.TryAdd((typeof(TermTagHelper), Means), true))
        {
            output.SuppressOutput();
            return;
        }

        var texts = languages.Create(typeof(Texts));
        var (_, word, meaning) = Glossary.Words(texts).Single(known => known.Term == Means);
        output.TagName = "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "badge term");
        output.Attributes.SetAttribute("href", $"{page.Request.PathBase}/guidelines#{Glossary.Anchor(Means)}");
        output.Attributes.SetAttribute("title", meaning);

        // Beside a field it would take along what was typed.
        output.Attributes.SetAttribute("target", "_blank");
        output.Content.AppendHtml("<span aria-hidden=\"true\">?</span><span class=\"unseen\">");
        output.Content.Append(texts["What “{0}” means", word]);
        output.Content.AppendHtml("</span>");
    }
}
