using Microsoft.AspNetCore.Authentication;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.Access;

/// <summary>Who calls: by a key or a token on the API, by a session on the pages.</summary>
internal static class AccessServices
{
    public static void AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<AccessOptions>(configuration.GetSection(AccessOptions.Section));
        services.AddScoped<Call>().AddSingleton<ApiKeyLookup>().AddSingleton<KeysForgotten>();
        services.AddHttpContextAccessor().AddSingleton<IAuthenticationSchemeProvider, RequestSchemes>();
        services
            .AddAuthentication(BearerAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, BearerAuthentication>(BearerAuthentication.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.SchemeName, null);
        services.AddAuthorization();
    }
}
