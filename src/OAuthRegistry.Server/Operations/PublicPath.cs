using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Where <c>Registry:PublicUrl</c> has a path, everything is served below it, and every link, cookie and redirect has
/// it. A proxy may hand the path on or take it away: what comes without it is answered too.
/// </summary>
internal static class PublicPath
{
    /// <summary>
    /// What stands between a host and the path of an issuer (RFC 8414, section 3.1) or of a resource (RFC 9728, section
    /// 3.1); below the path it stands too, as OpenID Connect Discovery, section 4, has it.
    /// </summary>
    private static readonly PathString[] BeforeThePath =
    [
        "/.well-known/oauth-authorization-server",
        "/.well-known/openid-configuration",
        ApiAddress.Metadata,
    ];

    public static void UsePublicPath(this WebApplication app)
    {
        var url = app.Services.GetRequiredService<IOptions<RegistryOptions>>().Value.PublicUrl;
        var path = PathString.FromUriComponent(url?.AbsolutePath.TrimEnd('/') ?? "");
        if (path.HasValue)
        {
            app.Use(
                (context, next) =>
                {
                    (context.Request.PathBase, context.Request.Path) = (path, Below(path, context.Request.Path));
                    return next(context);
                }
            );
        }
    }

    private static PathString Below(PathString path, PathString requested)
    {
        if (requested.StartsWithSegments(path, out var rest))
        {
            return rest.HasValue ? rest : "/";
        }

        foreach (var name in BeforeThePath)
        {
            if (requested.StartsWithSegments(name + path, out var resource))
            {
                return name + resource;
            }
        }

        return requested;
    }
}
