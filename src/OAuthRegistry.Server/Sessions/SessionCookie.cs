using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Sessions;

/// <summary>The cookie of a signed-in browser.</summary>
internal static class SessionCookie
{
    private const string Name = "session";

    public static BearerToken? Read(HttpRequest request) =>
        request.Cookies[OwnCookie.NameOf(request, Name)] is { } value
        && BearerToken.Parse(value) is { Type: BearerToken.Session } token
            ? token
            : null;

    public static void Write(HttpContext context, BearerToken token, DateTimeOffset? expires)
    {
        var request = context.Request;
        context.Response.Cookies.Append(
            OwnCookie.NameOf(request, Name),
            token.Reveal(),
            OwnCookie.Options(request, expires)
        );
    }

    public static void Delete(HttpContext context)
    {
        var request = context.Request;
        context.Response.Cookies.Delete(OwnCookie.NameOf(request, Name), OwnCookie.Options(request, null));
    }
}
