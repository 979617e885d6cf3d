using Microsoft.Playwright;

namespace OAuthRegistry.Browser.Tests;

/// <summary>Pictures for the documentation, taken where <c>OAUTHREGISTRY_PICTURES</c> names a folder.</summary>
internal static class Pictures
{
    public static async Task TakeAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("OAUTHREGISTRY_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }
}
