using SkiaSharp;

namespace OAuthRegistry.Server.Clients.Logos;

/// <summary>
/// Draws what somebody uploaded anew: a small square, and nothing of the file but what can be seen. No place where a
/// photograph was taken, no profile, no second frame comes along, and nothing that a decoder of others could stumble
/// over.
/// </summary>
internal static class LogoPicture
{
    /// <summary>What every logo is, whatever it was.</summary>
    public const string ContentType = "image/webp";

    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>From the best to the smallest: drawings are small without loss, photographs are not.</summary>
    private static readonly SKWebpEncoderOptions[] Qualities =
    [
        new(SKWebpEncoderCompression.Lossless, 75),
        new(SKWebpEncoderCompression.Lossy, 90),
        new(SKWebpEncoderCompression.Lossy, 70),
        new(SKWebpEncoderCompression.Lossy, 40),
    ];

    /// <summary>The picture; null if the file is not what its header says.</summary>
    public static byte[]? Draw(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);

        // The decoder has read the header by its own lights.
        if (codec is null || LogoRules.CheckSides(codec.Info.Width, codec.Info.Height) is not null)
        {
            return null;
        }

        using var whole = Decode(codec);
        if (whole is null)
        {
            return null;
        }

        using var small = whole.Resize(Fit(whole.Info), Smooth);
        using var square = Square(small, codec.EncodedOrigin);
        return Encode(square);
    }

    /// <summary>A JPEG is read at an eighth of its size as easily as whole, and twice what is shown will do.</summary>
    private static SKBitmap? Decode(SKCodec codec)
    {
        var largest = Math.Max(codec.Info.Width, codec.Info.Height);
        var size = codec.GetScaledDimensions(Math.Min(1f, 2f * Limits.KeptLogoSide / largest));
        var bitmap = new SKBitmap(
            new SKImageInfo(
                size.Width,
                size.Height,
                SKColorType.Rgba8888,
                SKAlphaType.Premul,
                SKColorSpace.CreateSrgb()
            )
        );
        if (codec.GetPixels(bitmap.Info, bitmap.GetPixels()) == SKCodecResult.Success)
        {
            return bitmap;
        }

        bitmap.Dispose();
        return null;
    }

    /// <summary>No larger than what is kept; what is smaller stays as it is.</summary>
    private static SKImageInfo Fit(SKImageInfo info)
    {
        var scale = Math.Min(1f, (float)Limits.KeptLogoSide / Math.Max(info.Width, info.Height));
        return info.WithSize(
            Math.Max(1, (int)Math.Round(info.Width * scale)),
            Math.Max(1, (int)Math.Round(info.Height * scale))
        );
    }

    /// <summary>
    /// In the middle of a square without a ground, and upright: how a camera was held is said beside the picture, and
    /// that is lost. No colour space is named, so none is written; sRGB is meant where none is.
    /// </summary>
    private static SKBitmap Square(SKBitmap picture, SKEncodedOrigin origin)
    {
        var side = Math.Max(picture.Width, picture.Height);
        var square = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(square);
        using var image = SKImage.FromBitmap(picture);
        canvas.Clear(SKColors.Transparent);
        var isTurned = origin >= SKEncodedOrigin.LeftTop;
        var (width, height) = isTurned ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        canvas.Translate((side - width) / 2, (side - height) / 2);
        canvas.Concat(Upright(origin, width, height));
        canvas.DrawImage(image, 0, 0, new SKSamplingOptions(SKFilterMode.Nearest));
        return square;
    }

    /// <summary>EXIF 2.3, section 4.6.4, Orientation; width and height are those that it gets.</summary>
    private static SKMatrix Upright(SKEncodedOrigin origin, int width, int height) =>
        origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
            _ => SKMatrix.Identity,
        };

    private static byte[]? Encode(SKBitmap square)
    {
        using var pixels = square.PeekPixels();
        foreach (var quality in Qualities)
        {
            using var encoded = pixels.Encode(quality);
            if (encoded?.Size <= Limits.KeptLogo)
            {
                return encoded.ToArray();
            }
        }

        return null;
    }
}
