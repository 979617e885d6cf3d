using OAuthRegistry.Server.Pages;
using OAuthRegistry.Server.Tests.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>Sessions by the names that people have for their browsers.</summary>
public class BrowserNameTests
{
    private const string FirefoxOnWindows =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0";

    [Theory]
    [InlineData(FirefoxOnWindows, "Firefox", "Windows")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36", "Chrome", "Linux")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge", "Windows")]
    [InlineData("Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile Safari/537.36 EdgA/130.0", "Edge", "Android")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 14) SamsungBrowser/26.0 Chrome/122.0 Safari/537",
        "Samsung Internet",
        "Android"
    )]
    [InlineData("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) CriOS/130.0 Safari/604.1", "Chrome", "iPhone")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari", "macOS")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/130.0 Safari/537.36 OPR/115", "Opera", "macOS")]
    [InlineData("curl/8.5.0", null, null)]
    [InlineData("", null, null)]
    [InlineData(null, null, null)]
    public void A_browser_is_told_by_what_it_says(string? said, string? browser, string? system) =>
        Assert.Equal(new BrowserName(browser, system), BrowserName.Read(said));

    [Theory, OnSqlite, OnPostgres]
    public async Task The_page_names_browser_and_system_and_says_which_is_this_one(Database database)
    {
        var server = await RegistryServer.On(database);
        var user = await server.People.NewUser();
        var own = await Browser.SignedInAsync(server, user.Id);
        var other = new Browser(server);
        other.Http.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", FirefoxOnWindows);
        await other.SignInAsync(user.Id, Browser.Password);

        var page = await own.GetAsync("/sessions");

        Assert.Contains("A browser that does not say what it is this browser", page.Text, StringComparison.Ordinal);
        Assert.Contains("Firefox on Windows Last seen just now", page.Text, StringComparison.Ordinal);
    }
}
