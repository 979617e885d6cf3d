using Microsoft.AspNetCore.Razor.TagHelpers;
using OAuthRegistry.Server.Pages;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>What the pages write by tags of their own.</summary>
public class MarksTests
{
    [Fact]
    public async Task Each_cell_of_a_table_carries_the_heading_of_its_column() =>
        Assert.Equal(
            "<thead><tr><th scope=\"col\">Who &amp; what</th><th><span class=\"unseen\">Act</span></th></tr></thead>"
                + "<tbody><tr><td data-label=\"Who &amp; what\" class=\"name\">alice</td>"
                + "<td data-label=\"Act\"><button>x</button></td><td>beyond</td></tr>"
                + "<tr><td data-label=\"Who &amp; what\">bob</td></tr></tbody>",
            await TableAsync(
                "<thead><tr><th scope=\"col\">Who &amp; what</th><th><span class=\"unseen\">Act</span></th></tr></thead>"
                    + "<tbody><tr><td class=\"name\">alice</td><td><button>x</button></td><td>beyond</td></tr>"
                    + "<tr><td>bob</td></tr></tbody>"
            )
        );

    [Fact]
    public async Task A_table_without_a_head_stays_as_it_is()
    {
        const string Rows = "<tbody><tr><th>a</th><td>1</td></tr></tbody>";
        Assert.Equal(Rows, await TableAsync(Rows));
    }

    [Fact]
    public void An_icon_that_there_is_not_is_a_mistake_of_the_page() =>
        Assert.Throws<ArgumentException>(() =>
            Icons.Use(new Microsoft.AspNetCore.Http.DefaultHttpContext(), "nothing")
        );

    private static async Task<string> TableAsync(string rows)
    {
        var output = new TagHelperOutput(
            "table",
            [],
            (_, _) =>
            {
                var content = new DefaultTagHelperContent();
                content.SetHtmlContent(rows);
                return Task.FromResult<TagHelperContent>(content);
            }
        );
        await new TableTagHelper().ProcessAsync(
            new TagHelperContext([], new Dictionary<object, object>(), "1"),
            output
        );
        return output.Content.GetContent();
    }
}
