using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace OAuthRegistry.Server.Access;

/// <summary>
/// Who calls: of the API, whoever its bearer token names; of everything else, whom the framework finds.
/// </summary>
internal static class CallerAuthentication
{
    public static bool IsOfApi(this HttpContext context) => context.Request.Path.StartsWithSegments("/api");

    /// <summary>The API does not speak the language of a browser.</summary>
    public static void UseCallerAuthentication(this WebApplication app)
    {
        app.UseWhen(context => !context.IsOfApi(), others => others.UseRequestLocalization());
        app.UseAuthentication();
    }
}

/// <summary>
/// The framework asks OpenIddict about each request whether it is one of its own. None of the API's is, and asking
/// would take a tenth of the time of reading a client.
/// </summary>
internal sealed class RequestSchemes(IOptions<AuthenticationOptions> options, IHttpContextAccessor requests)
    : AuthenticationSchemeProvider(options)
{
    public override Task<IEnumerable<AuthenticationScheme>> GetRequestHandlerSchemesAsync() =>
        requests.HttpContext?.IsOfApi() == true
            ? Task.FromResult(Enumerable.Empty<AuthenticationScheme>())
            : base.GetRequestHandlerSchemesAsync();
}
