using OAuthRegistry.Server.Clients.Logos;
using OAuthRegistry.Server.Tests.Support;
using SkiaSharp;

namespace OAuthRegistry.Server.Tests.Clients;

/// <summary>Which files become a logo, and what becomes of them.</summary>
public class LogoRulesTests
{
    public static TheoryData<string, byte[], string> Refused =>
        new()
        {
            { "nothing", [], "it is empty" },
            { "SVG", System.Text.Encoding.UTF8.GetBytes(Pictures.Svg), "SVG" },
            { "HTML", "<!doctype html><script>alert(1)</script>"u8.ToArray(), "HTML" },
            { "GIF", "GIF89a\x01\0\x01\0"u8.ToArray(), "it is a GIF" },
            { "BMP", "BM000000000000000000000000"u8.ToArray(), "it is a BMP" },
            { "a program", "\u007FELF"u8.ToArray(), "none of them" },
            { "50 megapixels", Pictures.PngThatSays(8660, 5773), "8660 by 5773" },
            { "a bomb", Pictures.PngThatSays(0x7FFFFFFF, 0x7FFFFFFF), "2147483647 by 2147483647" },
            { "one too wide", Pictures.PngThatSays(4097, 1), "4097 by 1" },
            { "no pixels", Pictures.PngThatSays(0, 64), "damaged" },
            { "half a PNG header", Pictures.Png(SKColors.Red)[..20], "damaged" },
            { "half a JPEG header", Pictures.Jpeg()[..30], "damaged" },
            { "half a WebP header", Pictures.WebP(SKColors.Red)[..18], "damaged" },
            { "too many bytes", new byte[Limits.MaxLogo + 1], "1000000 bytes; it has 1000001" },
        };

    public static TheoryData<string, byte[]> Broken =>
        new()
        {
            { "half a PNG", Half(Pictures.Noise(64, 64)) },
            { "half a JPEG", Half(Pictures.Jpeg(600, 600)) },
            { "half a WebP", Half(Pictures.Noise(64, 64, SKEncodedImageFormat.Webp)) },
            { "a PNG that says more than it has", Pictures.PngThatSays(4000, 4000) },
            { "a signature and nothing", [.. Pictures.Png(SKColors.Red)[..33]] },
        };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_a_file_says_of_itself_is_judged_before_it_is_unpacked(string what, byte[] file, string why) =>
        Assert.True(LogoRules.Check(file)?.Contains(why, StringComparison.Ordinal), $"{what}: {LogoRules.Check(file)}");

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_file_that_is_not_what_it_says_becomes_nothing(string what, byte[] file)
    {
        Assert.True(LogoRules.Check(file) is null, what);
        Assert.True(LogoPicture.Draw(file) is null, what);
    }

    [Theory]
    [InlineData(64, 64, 64)]
    [InlineData(1, 1, 1)]
    [InlineData(30, 10, 30)]
    [InlineData(1000, 500, 256)]
    [InlineData(4096, 1, 256)]
    public void A_logo_is_a_square_that_is_no_larger_than_it_is_shown(int width, int height, int side)
    {
        using var logo = Pictures.Read(LogoPicture.Draw(Pictures.Png(SKColors.Red, width, height))!);

        Assert.Equal((side, side), (logo.Width, logo.Height));
        var colour = logo.GetPixel((side - 1) / 2, (side - 1) / 2);
        Assert.True(colour.Red > 200 && colour.Blue < 50, $"{colour}");
        Assert.Equal(height < width && side > 20 ? 0 : 255, logo.GetPixel(side / 2, 0).Alpha);
    }

    [Fact]
    public void A_photograph_is_upright_and_tells_no_place()
    {
        var photograph = Pictures.WithPlace(Pictures.Jpeg(40, 20));
        Assert.Contains("52.52 N", System.Text.Encoding.Latin1.GetString(photograph), StringComparison.Ordinal);

        var drawn = LogoPicture.Draw(photograph)!;

        var text = System.Text.Encoding.Latin1.GetString(drawn);
        Assert.All(
            new[] { "Exif", "EXIF", "52.52", "ICCP", "XMP" },
            trace => Assert.DoesNotContain(trace, text, StringComparison.Ordinal)
        );
        using var logo = Pictures.Read(drawn);
        Assert.Equal((40, 40), (logo.Width, logo.Height));
        Assert.True(logo.GetPixel(20, 5) is { Red: > 200, Blue: < 50 }, $"{logo.GetPixel(20, 5)}");
        Assert.True(logo.GetPixel(20, 35) is { Red: < 50, Blue: > 200 }, $"{logo.GetPixel(20, 35)}");
        Assert.Equal(0, logo.GetPixel(2, 20).Alpha);
    }

    [Fact]
    public void Of_a_film_the_first_frame_is_taken()
    {
        var film = Pictures.AnimatedWebP();
        Assert.Null(LogoRules.Check(film));

        var drawn = LogoPicture.Draw(film)!;

        using var codec = SKCodec.Create(new MemoryStream(drawn));
        Assert.InRange(codec.FrameCount, 0, 1);
        using var logo = Pictures.Read(drawn);
        Assert.True(logo.GetPixel(30, 30) is { Red: > 200, Blue: < 50 }, $"{logo.GetPixel(30, 30)}");
    }

    [Fact]
    public void Whatever_is_drawn_is_small_and_always_the_same()
    {
        var noise = Pictures.Noise(450, 450);

        var drawn = LogoPicture.Draw(noise)!;

        Assert.InRange(drawn.Length, 100, Limits.KeptLogo);
        Assert.Equal(drawn, LogoPicture.Draw(noise));
    }

    private static byte[] Half(byte[] file) => file[..(file.Length / 2)];
}
