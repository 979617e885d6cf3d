using System.Net;
using Microsoft.Extensions.Configuration;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Pages;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>The operator's own name, colour and mark.</summary>
public sealed class BrandTests : IDisposable
{
    private const string Mark =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8z\"/></svg>";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("registry-brand-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, OnSqlite]
    public async Task The_name_the_colour_and_the_mark_of_the_operator_are_on_each_page(Database database)
    {
        var file = Path.Combine(_folder.FullName, "mark.svg");
        await File.WriteAllTextAsync(file, Mark);
        await using var server = await RegistryServer.StartAsync(
            database,
            ("Brand:Name", "Field & Co"),
            ("Brand:Color", "#0f766e"),
            ("Brand:Mark", file)
        );
        var browser = new Browser(server);

        var page = await browser.GetAsync("/sign-in");

        Assert.Contains("– Field &amp; Co</title>", page.Html, StringComparison.Ordinal);
        var style = await browser.GetAsync(AddressIn(page.Html, "/brand/style.css"));
        Assert.Contains("light-dark(#0f766e, #", style.Html, StringComparison.Ordinal);
        using var mark = await browser.Http.GetAsync(AddressIn(page.Html, "/brand/mark"));
        Assert.Equal(Mark, await mark.Content.ReadAsStringAsync());
        Assert.Equal("image/svg+xml", mark.Content.Headers.ContentType?.MediaType);
        Assert.Contains(
            "sandbox",
            mark.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Without_settings_it_is_called_as_the_program_and_nothing_more_is_loaded(Database database)
    {
        var server = await RegistryServer.On(database);

        var browser = new Browser(server);

        var page = await browser.GetAsync("/sign-in");

        Assert.Contains("– OAuthRegistry</title>", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("/brand/", page.Html, StringComparison.Ordinal);
        foreach (var path in new[] { "/brand/mark", "/brand/style.css" })
        {
            using var none = await browser.Http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    [Theory]
    [InlineData("Name", " ", "Brand__Name must have 1 to")]
    [InlineData("Color", "teal", "Brand__Color is 'teal'; it must be # and six hexadecimal digits")]
    [InlineData("Color", "#+f766e", "Brand__Color is '#+f766e'; it must be # and six hexadecimal digits")]
    [InlineData("Color", "#ffd700", "Brand__Color is '#ffd700', on which white is hard to read")]
    [InlineData("Mark", "mark.gif", "Brand__Mark is 'mark.gif': it must be a file that ends with .svg or .png")]
    [InlineData("Mark", "/nowhere/mark.png", "Brand__Mark is '/nowhere/mark.png': there is no such file")]
    public void What_can_not_be_used_is_said_at_the_start(string member, string value, string says)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new($"Brand:{member}", value)]).Build();

        Assert.Contains(SettingsCheck.Faults(settings), fault => fault.StartsWith(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("#000000")]
    [InlineData("#1d4ed8")]
    [InlineData("#7f1d1d")]
    [InlineData("#0f766e")]
    public void A_colour_that_is_read_on_white_is_read_on_black_as_well(string colour)
    {
        var accent = AccentColor.Read(colour)!.Value;

        Assert.True(accent.IsLegible);
        Assert.False(accent.OnDark.IsLegible, $"{accent.OnDark} is meant for dark pages");
    }

    private static string AddressIn(string html, string path)
    {
        var start = html.IndexOf(path, StringComparison.Ordinal);
        Assert.True(start >= 0, $"no {path}");
        return html[start..html.IndexOf('"', start)];
    }
}
