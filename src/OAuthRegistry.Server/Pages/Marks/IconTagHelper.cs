using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// A small picture beside words, such as <c>&lt;icon name="check" /&gt;</c>. It says nothing to those who listen: the
/// words beside it do.
/// </summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    /// <summary>One of those in <see cref="Icons"/>; another is a mistake of the page, which does not render.</summary>
    public string Name { get; set; } = "";

    /// <summary>The page that it is on, which draws each icon once.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        Icons.Use(ViewContext.HttpContext, Name);
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "icon");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetHtmlContent($"<use href=\"#i-{Name}\"/>");
    }
}
