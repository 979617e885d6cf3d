using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace OAuthRegistry.Server.Wire;

/// <summary>
/// Turns away at the door what no endpoint could read: texts with NUL, which Postgres can not keep and C programs end
/// at, at the OAuth endpoints any control character (RFC 6749, appendix A), and forms that are broken, in another
/// alphabet or without end. So no endpoint needs to think of it. The API answers with a problem, the OAuth endpoints
/// for programs in the form of RFC 6749, everything else with a page.
/// </summary>
internal sealed class ReadableRequest(RequestDelegate next)
{
    /// <summary>The page for people; it exists only in the place of a request that can not be read.</summary>
    public const string PagePath = "/unreadable";

    private const string Nul = "must not hold the character NUL",
        Control = "must not hold a control character, or half of a character";

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await CheckAsync(context.Request, context.RequestAborted);
        }
        catch (RefusedException refused) when (IsForPeople(context.Request.Path))
        {
            Show(context, refused.Refusal);
        }

        await next(context);
    }

    /// <summary>Why the request of this context can not be read.</summary>
    public static Refusal? RefusalOf(HttpContext context) => context.Items[PagePath] as Refusal;

    /// <summary>
    /// Whether a text can stand in a parameter of OAuth: printable, and made of whole characters.
    /// </summary>
    public static bool IsPlain(string? text)
    {
        for (var i = 0; i < text?.Length; i++)
        {
            if (char.IsControl(text[i]) || (char.IsSurrogate(text[i]) && !char.IsSurrogatePair(text, i++)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether what is there is meant to be looked at.</summary>
    public static bool IsForPeople(PathString path) =>
        !path.StartsWithSegments("/api") && !path.StartsWithSegments("/.well-known") && !OAuthProblems.Speaks(path);

    /// <summary>Nothing of the request goes on.</summary>
    private static void Show(HttpContext context, Refusal refusal)
    {
        context.Items[PagePath] = refusal;
        var request = context.Request;
        (request.Method, request.Path, request.QueryString) = (HttpMethods.Get, PagePath, QueryString.Empty);
        (request.ContentType, request.Body) = (null, Stream.Null);
        request.Headers.Authorization = StringValues.Empty;
        context.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty));
    }

    private static async Task CheckAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var faults = new Faults(request.Path.StartsWithSegments("/oauth"));
        faults.Check("path", request.Path.Value);
        faults.Check(request.Query);
        if (request.Headers.Authorization.Count > 0)
        {
            faults.Check("Authorization", Credentials(request.Headers.Authorization.ToString()));
        }

        // The API takes JSON, and says so itself.
        if (ClaimsToBeForm(request.ContentType) && !request.Path.StartsWithSegments("/api"))
        {
            faults.Check(await ReadFormAsync(request, cancellationToken));
        }

        RequestErrors.ThrowIfAny(faults.Found);
    }

    /// <summary>As loosely as OpenIddict judges it, so that nothing passes here which fails there.</summary>
    private static bool ClaimsToBeForm(string? contentType) =>
        contentType?.TrimStart().StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            == true
        || contentType?.TrimStart().StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<IFormCollection> ReadFormAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            throw RequestErrors.Unreadable("its content type begins like that of a form and is none");
        }

        var charset = MediaTypeHeaderValue.Parse(request.ContentType).Charset.ToString().Trim('"');
        if (charset.Length > 0 && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw RequestErrors.NotUtf8(charset);
        }

        try
        {
            return await request.ReadFormAsync(cancellationToken);
        }
        catch (BadHttpRequestException exception)
            when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge && IsForPeople(request.Path))
        {
            throw RequestErrors.TooLarge(RequestLimits.MaxSentBytes);
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
    /// Basic credentials in clear, which become an ID and a secret (RFC 6749, section 2.3.1); the header as it is if
    /// it is none.
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

    /// <summary>What was found.</summary>
    private sealed class Faults(bool isOfOAuth)
    {
        public List<Fault> Found { get; } = [];

        public void Check(string place, string? text)
        {
            if (!IsFine(text))
            {
                Found.Add(new Fault(place, isOfOAuth ? Control : Nul));
            }
        }

        public void Check(IEnumerable<KeyValuePair<string, StringValues>> pairs)
        {
            foreach (var (name, values) in pairs)
            {
                if (!IsFine(name) || !values.All(IsFine))
                {
                    Check(string.Concat(name.Where(c => !char.IsControl(c))), "\0");
                }
            }
        }

        private bool IsFine(string? text) =>
            isOfOAuth ? IsPlain(text) : text?.Contains('\0', StringComparison.Ordinal) != true;
    }
}
