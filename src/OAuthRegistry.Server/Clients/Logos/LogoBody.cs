using Microsoft.Net.Http.Headers;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients.Logos;

/// <summary>A picture that is the body of a request, or a file of a form; as much of it as may be sent.</summary>
internal static class LogoBody
{
    public static async Task<byte[]> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        if (
            !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !LogoRules.ContentTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        )
        {
            throw LogoErrors.WrongType(request.ContentType);
        }

        // Who says beforehand that it is too large need not send it.
        return request.ContentLength > Limits.MaxLogo
            ? throw RequestErrors.TooLarge(Limits.MaxLogo)
            : await RawBody.ReadAsync(context, Limits.MaxLogo);
    }

    /// <summary>A browser tells the type by the name of the file, so nobody asks it.</summary>
    public static async Task<byte[]> ReadAsync(IFormFile? file, CancellationToken cancellationToken)
    {
        if (file is not { Length: > 0 })
        {
            throw RequestErrors.Invalid(LogoErrors.Field, $"must be {LogoRules.Kinds}: choose a file");
        }

        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }
}
