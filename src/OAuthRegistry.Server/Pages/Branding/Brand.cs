using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace OAuthRegistry.Server.Pages;

/// <summary>How the registry is called and looks: as its operator says, read once at the start.</summary>
internal sealed class Brand
{
    private const string Forever = "public, max-age=31536000, immutable";

    private readonly (byte[] Bytes, string ContentType)? _mark;
    private readonly byte[]? _style;

    public Brand(IOptions<BrandOptions> options)
    {
        Name = options.Value.Name.Trim();
        if (options.Value.Mark is { Length: > 0 } file && ContentTypeOf(file) is { } type)
        {
            _mark = (File.ReadAllBytes(file), type);
            MarkPath = Address("mark", _mark.Value.Bytes);
        }

        if (AccentColor.Read(options.Value.Color ?? "") is { } accent)
        {
            _style = Encoding.UTF8.GetBytes(
                $$"""
                :root { --accent: light-dark({{accent}}, {{accent.OnDark}}); --info: var(--accent);
                --info-tint: color-mix(in srgb, var(--accent) 12%, var(--surface)); }
                """
            );
            StylePath = Address("style.css", _style);
        }
    }

    public string Name { get; }

    /// <summary>Where the mark is, below the address of the registry.</summary>
    public string MarkPath { get; } = "/favicon.svg";

    /// <summary>Where the sheet with the operator's colour is, if there is one.</summary>
    public string? StylePath { get; }

    public static string? ContentTypeOf(string file) =>
        Path.GetExtension(file).ToLowerInvariant() switch
        {
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            _ => null,
        };

    public static void Map(IEndpointRouteBuilder pages)
    {
        var brand = pages.MapGroup("/brand").AllowAnonymous().ExcludeFromDescription();
        brand.MapGet("/mark", (Brand own, HttpContext http) => Answer(http, own._mark));
        brand.MapGet(
            "/style.css",
            (Brand own, HttpContext http) => Answer(http, own._style is { } style ? (style, "text/css") : null)
        );
    }

    private static IResult Answer(HttpContext http, (byte[] Bytes, string ContentType)? file)
    {
        if (file is not var (bytes, type))
        {
            return Results.NotFound();
        }

        // The operator's own file; should one be opened by itself, nothing in it runs.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
        http.Response.Headers.CacheControl = Forever;
        return Results.Bytes(bytes, type);
    }

    private static string Address(string name, byte[] bytes) =>
        $"/brand/{name}?v={Convert.ToHexStringLower(SHA256.HashData(bytes)[..6])}";
}
