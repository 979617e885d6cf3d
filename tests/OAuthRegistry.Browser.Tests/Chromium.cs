using Microsoft.Playwright;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>The system's Chromium, without a window, driven by Playwright.</summary>
internal static class Chromium
{
    private static readonly string? Executable = new[]
    {
        Environment.GetEnvironmentVariable("CHROMIUM"),
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    }.FirstOrDefault(path => !string.IsNullOrEmpty(path) && File.Exists(path));

    private static readonly Lazy<Task<IBrowser>> Shared = new(async () =>
    {
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-gpu"] }
        );
    });

    /// <summary>What is missing to run a browser; nothing if all is there.</summary>
    public static string? Missing =>
        Executable is null
            ? "No Chromium found: install Debian's package chromium, or set CHROMIUM to the program."
            : null;

    /// <summary>A window with nothing in it: no cookies, no history. It notes what a user would not see.</summary>
    public static async Task<Window> OpenAsync(BrowserNewContextOptions? options = null)
    {
        if (Missing is { } missing)
        {
            Assert.Fail(missing);
        }

        var context = await (await Shared.Value).NewContextAsync(options);
        return new Window(context, await context.NewPageAsync());
    }
}

/// <summary>A page of a browser, and what went wrong on it.</summary>
internal sealed class Window : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public Window(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Problems.Add(message.Text);
            }
        };
        page.Request += (_, request) => Requests.Add(new Uri(request.Url));
    }

    public IPage Page { get; }

    /// <summary>In which schemes each page is looked at for whoever sees little: a page costs seconds.</summary>
    public IReadOnlyList<ColorScheme> Schemes { get; set; } = [ColorScheme.Dark, ColorScheme.Light];

    public List<string> Problems { get; } = [];

    public List<Uri> Requests { get; } = [];

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}

/// <summary>A theory in a browser, on one database.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class InChromiumAttribute(Database database) : WithProgramsAttribute(database, Chromium.Missing);
