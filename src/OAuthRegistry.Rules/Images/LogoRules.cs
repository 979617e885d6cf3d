namespace OAuthRegistry.Rules;

/// <summary>
/// Which files may become a logo. What they say of themselves is judged before anything is unpacked; whether it is
/// true shows only then.
/// </summary>
internal static class LogoRules
{
    public const string Kinds = "a PNG, a JPEG or a WebP";

    /// <summary>What is said of a file that promised to be a picture and is not whole.</summary>
    public const string Broken = "can not be read to its end: the file is damaged or cut off";

    /// <summary>The content types under which one is sent, in the order of <see cref="ImageKind"/>.</summary>
    public static readonly IReadOnlyList<string> ContentTypes = ["image/png", "image/jpeg", "image/webp"];

    public static string ContentTypeOf(ImageKind kind) => ContentTypes[(int)kind];

    /// <summary>What is wrong with the file; null if it is worth unpacking.</summary>
    public static string? Check(ReadOnlySpan<byte> file)
    {
        if (file.Length > Limits.MaxLogo)
        {
            return $"must have at most {Limits.MaxLogo} bytes; it has {file.Length}";
        }

        if (ImageHeader.KindOf(file) is null)
        {
            return $"must be {Kinds}; {ImageHeader.NameOf(file)}";
        }

        return ImageHeader.Read(file) is { } header ? CheckSides(header.Width, header.Height) : Broken;
    }

    public static string? CheckSides(long width, long height) =>
        (width, height) switch
        {
            (0, _) or (_, 0) => Broken,
            (> Limits.MaxLogoSide, _) or (_, > Limits.MaxLogoSide) =>
                $"must have at most {Limits.MaxLogoSide} by {Limits.MaxLogoSide} pixels; it says that it has "
                    + $"{width} by {height}",
            _ => null,
        };
}
