using System.Buffers.Binary;
using System.Text;

namespace OAuthRegistry.Rules;

/// <summary>The kinds of pictures that are read.</summary>
internal enum ImageKind
{
    Png,
    Jpeg,
    WebP,
}

/// <summary>
/// What the first bytes of a picture say of it, read without unpacking anything: a file of a few kilobytes can say that
/// it is larger than the memory of the server.
/// </summary>
internal sealed record ImageHeader(ImageKind Kind, long Width, long Height)
{
    private static ReadOnlySpan<byte> PngSignature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>
    /// The kind that the first bytes promise, whatever the file is called; null if it is none of them.
    /// </summary>
    public static ImageKind? KindOf(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith(PngSignature))
        {
            return ImageKind.Png;
        }

        if (file is [0xFF, 0xD8, 0xFF, ..])
        {
            return ImageKind.Jpeg;
        }

        return file.Length >= 16 && file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8) ? ImageKind.WebP : null;
    }

    /// <summary>The header; null where the file ends before it, or says something that no picture says.</summary>
    public static ImageHeader? Read(ReadOnlySpan<byte> file) =>
        KindOf(file) switch
        {
            ImageKind.Png => Png(file),
            ImageKind.Jpeg => Jpeg(file),
            ImageKind.WebP => WebP(file),
            _ => null,
        };

    /// <summary>What a file is that is none of them, as far as its first bytes tell.</summary>
    public static string NameOf(ReadOnlySpan<byte> file)
    {
        var start = Encoding
            .Latin1.GetString(file[..Math.Min(file.Length, 256)])
            .TrimStart('\xEF', '\xBB', '\xBF', ' ');
        return start switch
        {
            "" => "it is empty",
            _ when start.StartsWith("GIF8", StringComparison.Ordinal) => "it is a GIF",
            _ when start.TrimStart().StartsWith('<') => "it is a text such as SVG or HTML, which can hold a script",
            _ when start.StartsWith("BM", StringComparison.Ordinal) => "it is a BMP",
            _ => "by its first bytes it is none of them",
        };
    }

    /// <summary>IHDR comes first, always (PNG, section 5.6).</summary>
    private static ImageHeader? Png(ReadOnlySpan<byte> file) =>
        file.Length >= 24 && file[12..].StartsWith("IHDR"u8)
            ? new ImageHeader(
                ImageKind.Png,
                BinaryPrimitives.ReadUInt32BigEndian(file[16..]),
                BinaryPrimitives.ReadUInt32BigEndian(file[20..])
            )
            : null;

    /// <summary>From segment to segment until the one that begins a frame (ITU T.81, section B.2.2).</summary>
    private static ImageHeader? Jpeg(ReadOnlySpan<byte> file)
    {
        var at = 2;
        while (at + 9 <= file.Length && file[at] == 0xFF)
        {
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++;
            }
            else if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new ImageHeader(
                    ImageKind.Jpeg,
                    BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..])
                );
            }
            else
            {
                at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            }
        }

        return null;
    }

    /// <summary>The first chunk tells: simple, lossless or extended (RFC 9649, section 2).</summary>
    private static ImageHeader? WebP(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30)
        {
            return null;
        }

        var chunk = file[12..];
        if (chunk.StartsWith("VP8X"u8))
        {
            return new ImageHeader(ImageKind.WebP, 1 + UInt24(file[24..]), 1 + UInt24(file[27..]));
        }

        if (chunk.StartsWith("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(file[21..]);
            return new ImageHeader(ImageKind.WebP, 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF));
        }

        return chunk.StartsWith("VP8 "u8)
            ? new ImageHeader(
                ImageKind.WebP,
                BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & 0x3FFF
            )
            : null;
    }

    private static int UInt24(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);
}
