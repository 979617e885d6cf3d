using OAuthRegistry.Server.Access;

namespace OAuthRegistry.Server.Sessions;

/// <summary>
/// The cookie of a signed-in browser. Over https it is <c>__Host-session</c>, which a browser takes from this host only; plain http, for
/// trying things out on one's own machine, has no such protection and gets another name.
/// </summary>
internal static class SessionCookie
{
    private const string Plain = "session", Protected = "__Host-session";

    public static BearerToken? Read(HttpRequest request) =>
        request.Cookies[NameFor(request)] is { } value && BearerToken.Parse(value) is { Type: BearerToken.Session } token ? token : null;

    public static void Write(HttpContext context, BearerToken token, DateTimeOffset? expires) =>
        context.Response.Cookies.Append(NameFor(context.Request), token.Reveal(), Options(context.Request, expires));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(NameFor(context.Request), Options(context.Request, null));

    private static string NameFor(HttpRequest request) => request.IsHttps ? Protected : Plain;

    /// <summary>Lax: a link from a client's page to the consent page carries it, a form of a foreign page does not.</summary>
    private static CookieOptions Options(HttpRequest request, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = request.IsHttps,
        SameSite = SameSiteMode.Lax,
        Path = "/",
        Expires = expires,
        IsEssential = true,
    };
}
