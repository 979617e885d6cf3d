using System.Text;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OAuthRegistry.Server.Wire;

/// <summary>
/// Turns away at the door what no endpoint could read: texts with NUL, which Postgres can not keep and C programs end at, and
/// forms that are broken, in another alphabet or without end. So no endpoint needs to think of it.
/// </summary>
internal sealed class ReadableRequest(RequestDelegate next)
{
    private const string Nul = "must not hold the character NUL";

    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        List<Fault> faults = [];
        Check(faults, "path", request.Path.Value);
        Check(faults, request.Query);
        if (request.Headers.Authorization.Count > 0)
        {
            Check(faults, "Authorization", Credentials(request.Headers.Authorization.ToString()));
        }

        // The API takes JSON, and says so itself.
        if (request.HasFormContentType && !request.Path.StartsWithSegments("/api"))
        {
            Check(faults, await ReadFormAsync(request, context.RequestAborted));
        }

        RequestErrors.ThrowIfAny(faults);
        await next(context);
    }

    private static void Check(List<Fault> faults, IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        foreach (var (name, values) in pairs)
        {
            if (HasNul(name) || values.Any(HasNul))
            {
                faults.Add(new Fault(name.Replace("\0", "", StringComparison.Ordinal), Nul));
            }
        }
    }

    private static void Check(List<Fault> faults, string place, string? text)
    {
        if (HasNul(text))
        {
            faults.Add(new Fault(place, Nul));
        }
    }

    private static bool HasNul(string? text) => text?.Contains('\0', StringComparison.Ordinal) == true;

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var charset = MediaTypeHeaderValue.Parse(request.ContentType).Charset.ToString().Trim('"');
        if (charset.Length > 0 && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw RequestErrors.NotUtf8(charset);
        }

        try
        {
            return await request.ReadFormAsync(cancellationToken);
        }
        catch (InvalidDataException exception)
        {
            throw RequestErrors.Unreadable(exception.Message);
        }
        catch (IOException exception)
            when (exception is not BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw RequestErrors.Unreadable(exception.Message);
        }
    }

    /// <summary>
    /// Basic credentials in clear, which become an ID and a secret (RFC 6749, section 2.3.1); the header as it is if it is none.
    /// </summary>
    private static string Credentials(string header)
    {
        const string Basic = "Basic ";
        if (!header.StartsWith(Basic, StringComparison.OrdinalIgnoreCase))
        {
            return header;
        }

        var bytes = new byte[header.Length];
        return Convert.TryFromBase64String(header[Basic.Length..].Trim(), bytes, out var length)
            ? Uri.UnescapeDataString(Encoding.UTF8.GetString(bytes, 0, length))
            : header;
    }
}
