using System.Text.RegularExpressions;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>A promise that names a test is kept by it: each test that docs/security.md names is there.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_test_that_the_page_about_security_names_is_there()
    {
        var root = Root(AppContext.BaseDirectory);
        var sources = string.Join(
            '\n',
            Directory
                .EnumerateFiles(Path.Combine(root, "tests"), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                .Select(File.ReadAllText)
        );
        var named = Quoted()
            .Matches(File.ReadAllText(Path.Combine(root, "docs", "security.md")))
            .Select(quote => quote.Groups["text"].Value)
            .Where(text => ClassName().IsMatch(text) || MethodName().IsMatch(text))
            .Distinct()
            .ToList();

        Assert.True(named.Count > 50, $"the page names {named.Count} tests");
        Assert.DoesNotContain(named, name => !IsThere(name, sources));
    }

    /// <summary>A name may end in … where its beginning tells which test is meant.</summary>
    private static bool IsThere(string name, string sources) =>
        Regex.IsMatch(
            sources,
            name switch
            {
                _ when ClassName().IsMatch(name) => $@"\bclass {name}\b",
                [.. var start, '…'] => $@"\b(Task|void) {start}\w*\(",
                _ => $@"\b(Task|void) {name}\(",
            }
        );

    private static string Root(string? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder, "OAuthRegistry.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests run outside of the repository");
    }

    [GeneratedRegex("`(?<text>[^`\n]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^[A-Z]\w+Tests$")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"^[A-Z][a-z]*_[A-Za-z]\w*…?$")]
    private static partial Regex MethodName();
}
