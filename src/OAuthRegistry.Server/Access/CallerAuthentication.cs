using Microsoft.AspNetCore.Authentication;

namespace OAuthRegistry.Server.Access;

/// <summary>
/// Who calls: of the API, whoever its bearer token names; of everything else, whom the framework finds.
/// </summary>
internal static class CallerAuthentication
{
    /// <summary>
    /// The framework asks OpenIddict about each request whether it is one of its own. None of the API's is, and asking
    /// would take a tenth of the time of reading a client; nor does the API speak the language of a browser.
    /// </summary>
    public static void UseCallerAuthentication(this WebApplication app)
    {
        app.UseWhen(IsOfApi, api => api.Use(AuthenticateAsync));
        app.UseWhen(context => !IsOfApi(context), others => others.UseRequestLocalization().UseAuthentication());

        // The application does not see what its branches do, and would authenticate each request once more, before
        // everything else.
        ((IApplicationBuilder)app).Properties["__AuthenticationMiddlewareSet"] = true;
    }

    private static bool IsOfApi(HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    private static async Task AuthenticateAsync(HttpContext context, RequestDelegate next)
    {
        if ((await context.AuthenticateAsync(BearerAuthentication.SchemeName)).Principal is { } caller)
        {
            context.User = caller;
        }

        await next(context);
    }
}
