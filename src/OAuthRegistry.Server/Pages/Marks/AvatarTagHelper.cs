using Microsoft.AspNetCore.Razor.TagHelpers;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// A round tile with the initials of an account, as <c>&lt;avatar id="alice" /&gt;</c>; its colour is always the same
/// for the same ID. It says nothing to those who listen: the ID stands beside it.
/// </summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.WithoutEndTag)]
public sealed class AvatarTagHelper : TagHelper
{
    private const int Colours = 6;

    /// <summary>The ID of the user or the organization.</summary>
    public string? Id { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var colour = (Id ?? "").Aggregate(0, (sum, letter) => ((sum * 31) + letter) % 997) % Colours;
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"avatar of-{colour}");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetContent(new LogoOnPage(null, Id, null).Initials);
    }
}
