using System.Globalization;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// The colour of what one can press: the operator's own on light pages, and on dark ones as much lighter as it takes to
/// read it there (WCAG 2.2, success criterion 1.4.3).
/// </summary>
internal readonly record struct AccentColor(byte Red, byte Green, byte Blue)
{
    /// <summary>The least contrast of text to what it lies on.</summary>
    private const double Least = 4.5;

    private static readonly AccentColor White = new(255, 255, 255);
    private static readonly AccentColor DarkSurface = new(0x1a, 0x1e, 0x25);

    /// <summary>Reads <c>#0f766e</c>; nothing if it is something else.</summary>
    public static AccentColor? Read(string text) =>
        text is ['#', _, _, _, _, _, _]
        && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var colour)
            ? new((byte)(colour >> 16), (byte)(colour >> 8), (byte)colour)
            : null;

    /// <summary>Whether white can be read on it, and it on white.</summary>
    public bool IsLegible => ContrastTo(White) >= Least;

    /// <summary>The same, for dark pages.</summary>
    public AccentColor OnDark
    {
        get
        {
            var lighter = this;
            for (var white = 0.05; lighter.ContrastTo(DarkSurface) < Least + 1.5; white += 0.05)
            {
                lighter = new(Mix(Red, white), Mix(Green, white), Mix(Blue, white));
            }

            return lighter;
        }
    }

    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private static byte Mix(byte channel, double white) => (byte)Math.Min(255, channel + ((255 - channel) * white));

    /// <summary>From 1, the same, to 21, black and white.</summary>
    private double ContrastTo(AccentColor other)
    {
        var (darker, lighter) = (Math.Min(Luminance, other.Luminance), Math.Max(Luminance, other.Luminance));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private double Luminance => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte channel) =>
        channel / 255.0 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
}
