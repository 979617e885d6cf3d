using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// How the operator's registry is called and looks, in the section <c>Brand</c> of the configuration.
/// </summary>
internal sealed class BrandOptions : ICheckedOptions
{
    public const string Section = "Brand";

    /// <summary>The largest mark that is served, in bytes: it is on every page.</summary>
    private const int MaxMark = 64 * 1024;

    /// <summary>What stands at the top of each page and in the title of its tab.</summary>
    public string Name { get; set; } = "OAuthRegistry";

    /// <summary>What one can press, as six hexadecimal digits such as <c>#0f766e</c>.</summary>
    public string? Color { get; set; }

    /// <summary>A file with the mark beside the name, SVG or PNG.</summary>
    public string? Mark { get; set; }

    public IEnumerable<string> Faults()
    {
        if (Name.Trim().Length == 0 || Name.Length > Limits.MaxName)
        {
            yield return $"Name must have 1 to {Limits.MaxName} characters.";
        }

        if (Color is { Length: > 0 } color)
        {
            if (AccentColor.Read(color) is not { } accent)
            {
                yield return $"Color is '{color}'; it must be # and six hexadecimal digits, such as #0f766e.";
            }
            else if (!accent.IsLegible)
            {
                yield return $"Color is '{color}', on which white is hard to read (WCAG 2.2, 1.4.3); "
                    + "take a darker one.";
            }
        }

        if (Mark is { Length: > 0 } mark && (MarkFault(mark) is { } fault))
        {
            yield return $"Mark is '{mark}': {fault}.";
        }
    }

    private static string? MarkFault(string file) =>
        Brand.ContentTypeOf(file) is null ? "it must be a file that ends with .svg or .png"
        : !File.Exists(file) ? "there is no such file"
        : new FileInfo(file).Length > MaxMark ? $"it is larger than {MaxMark / 1024} KB"
        : null;
}
