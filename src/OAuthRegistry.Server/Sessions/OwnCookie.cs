namespace OAuthRegistry.Server.Sessions;

/// <summary>
/// Cookies of the registry and of nobody else. Over https the name begins with <c>__Host-</c>, which a browser takes
/// from this host only; where the registry has a path of its own it begins with <c>__Secure-</c>, and the cookie stays
/// below that path, out of sight of what else the host serves. Plain http, for trying things out on one's own machine,
/// has no such protection.
/// </summary>
internal static class OwnCookie
{
    public static string NameOf(HttpRequest request, string name) =>
        (request.IsHttps, request.PathBase.HasValue) switch
        {
            (true, false) => $"__Host-{name}",
            (true, true) => $"__Secure-{name}",
            _ => name,
        };

    /// <summary>Lax: a link from a client's page carries the cookie, a form of a foreign page does not.</summary>
    public static CookieOptions Options(HttpRequest request, DateTimeOffset? expires) =>
        new()
        {
            HttpOnly = true,
            Secure = request.IsHttps,
            SameSite = SameSiteMode.Lax,
            Path = request.PathBase.HasValue ? request.PathBase.ToUriComponent() : "/",
            Expires = expires,
            IsEssential = true,
        };
}
