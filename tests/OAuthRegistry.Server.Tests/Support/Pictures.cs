using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text;
using SkiaSharp;

namespace OAuthRegistry.Server.Tests.Support;

/// <summary>Files as people upload them, good ones and bad ones.</summary>
internal static class Pictures
{
    public const string Svg =
        "<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";

    public static byte[] Png(SKColor colour, int width = 64, int height = 64) =>
        Plain(colour, width, height, SKEncodedImageFormat.Png);

    public static byte[] WebP(SKColor colour, int width = 64, int height = 64) =>
        Plain(colour, width, height, SKEncodedImageFormat.Webp);

    /// <summary>The left half red, the right half blue.</summary>
    public static byte[] Jpeg(int width = 64, int height = 64)
    {
        using var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        using var red = new SKPaint { Color = SKColors.Red };
        canvas.Clear(SKColors.Blue);
        canvas.DrawRect(0, 0, width / 2, height, red);
        canvas.Flush();
        return bitmap.Encode(SKEncodedImageFormat.Jpeg, 95).ToArray();
    }

    /// <summary>Something that no format makes small.</summary>
    public static byte[] Noise(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var bitmap = new SKBitmap(width, height);
        var random = new Random(1);
        for (var at = 0; at < width * height; at++)
        {
            bitmap.SetPixel(at % width, at / width, new SKColor((uint)random.Next() | 0xFF000000));
        }

        return bitmap.Encode(format, 100).ToArray();
    }

    /// <summary>A small file that says of itself that it is large.</summary>
    public static byte[] PngThatSays(uint width, uint height)
    {
        var png = Png(SKColors.Black);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(20), height);
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), Crc(png.AsSpan(12, 17)));
        return png;
    }

    /// <summary>The same photograph with the place where it was taken, by a camera that was held upright.</summary>
    public static byte[] WithPlace(byte[] jpeg)
    {
        byte[] tiff =
        [
            .. "II*\0"u8,
            .. (ReadOnlySpan<byte>)[8, 0, 0, 0, 2, 0],
            .. (ReadOnlySpan<byte>)[0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0], // Orientation: RightTop
            .. (ReadOnlySpan<byte>)[0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0], // GPS, at 38
            .. (ReadOnlySpan<byte>)[0, 0, 0, 0, 1, 0],
            .. (ReadOnlySpan<byte>)[1, 0, 2, 0, 2, 0, 0, 0, (byte)'N', 0, 0, 0], // GPSLatitudeRef
            .. (ReadOnlySpan<byte>)[0, 0, 0, 0],
        ];
        byte[] exif = [.. "Exif\0\0"u8, .. tiff, .. "52.52 N 13.40 E"u8];
        return [0xFF, 0xD8, 0xFF, 0xE1, 0, (byte)(exif.Length + 2), .. exif, .. jpeg[2..]];
    }

    /// <summary>A red frame, then a blue one (RFC 9649, section 2.7).</summary>
    public static byte[] AnimatedWebP()
    {
        byte[] content =
        [
            .. "WEBP"u8,
            .. Chunk("VP8X", [2, 0, 0, 0, 63, 0, 0, 63, 0, 0]),
            .. Chunk("ANIM", new byte[6]),
            .. Frame(SKColors.Red),
            .. Frame(SKColors.Blue),
        ];
        return Chunk("RIFF", content);

        static byte[] Frame(SKColor colour) =>
            Chunk("ANMF", [0, 0, 0, 0, 0, 0, 63, 0, 0, 63, 0, 0, 100, 0, 0, 0, .. Bits(WebP(colour))]);
    }

    /// <summary>A picture as the body of a request.</summary>
    public static ByteArrayContent Body(byte[] picture, string type = "image/png") =>
        new(picture) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    /// <summary>A picture that is sent without saying how long it is.</summary>
    public static HttpContent Chunked(byte[] picture) =>
        new Unmeasured(picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } };

    public static SKBitmap Read(byte[] picture) => SKBitmap.Decode(picture);

    private static byte[] Plain(SKColor colour, int width, int height, SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(colour);
        return bitmap.Encode(format, 100).ToArray();
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return [.. Encoding.ASCII.GetBytes(name), .. length, .. content, .. new byte[content.Length % 2]];
    }

    /// <summary>The chunk of a file that holds the pixels.</summary>
    private static byte[] Bits(byte[] webp)
    {
        for (var at = 12; ; )
        {
            var length = 8 + BinaryPrimitives.ReadInt32LittleEndian(webp.AsSpan(at + 4));
            var end = at + length + (length % 2);
            if (Encoding.ASCII.GetString(webp, at, 4) is "VP8 " or "VP8L")
            {
                return webp[at..end];
            }

            at = end;
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFF;
        foreach (var one in bytes)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        return ~crc;
    }

    private sealed class Unmeasured(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            stream.WriteAsync(bytes, 0, bytes.Length);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
