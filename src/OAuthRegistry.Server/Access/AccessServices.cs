using Microsoft.AspNetCore.Authentication;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.Access;

/// <summary>Who calls: by a key or a token on the API, by a session on the pages.</summary>
internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services)
    {
        services.AddScoped<Call>().AddSingleton<ApiKeyLookup>();
        services.AddHttpContextAccessor().AddSingleton<IAuthenticationSchemeProvider, RequestSchemes>();
        services
            .AddAuthentication(BearerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization();
    }
}
