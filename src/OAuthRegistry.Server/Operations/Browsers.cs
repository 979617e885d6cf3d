using Microsoft.AspNetCore.Cors.Infrastructure;

namespace OAuthRegistry.Server.Operations;

internal static class Browsers
{
    /// <summary>
    /// Programs in browsers call the API from anywhere, as those of The Things Stack do. A call carries its key in a
    /// header, never a cookie, so a foreign page gains nothing by it.
    /// </summary>
    public static void AnyOriginWithoutCookies(CorsPolicyBuilder policy) =>
        policy
            .AllowAnyOrigin()
            .WithMethods("GET", "POST", "PUT", "PATCH", "DELETE")
            .WithHeaders("Authorization", "Content-Type", "DPoP", "X-Request-Id")
            .WithExposedHeaders(
                "DPoP-Nonce",
                "Retry-After",
                "X-Rate-Limit-Limit",
                "X-Rate-Limit-Available",
                "X-Rate-Limit-Reset",
                "X-Rate-Limit-Retry",
                "X-Request-Id",
                "X-Total-Count",
                "X-Warning",
                "WWW-Authenticate"
            )
            .SetPreflightMaxAge(TimeSpan.FromMinutes(10));
}
