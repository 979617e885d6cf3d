using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// The pages that people meet: rendered on the server, on the same services as the API, and of no rule of their own.
/// </summary>
internal static class PageServices
{
    public static void AddPages(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<BrandOptions>(configuration.GetSection(BrandOptions.Section)).AddSingleton<Brand>();
        services
            .AddAuthorizationBuilder()
            .AddPolicy(
                SessionAuthentication.SchemeName,
                policy => policy.AddAuthenticationSchemes(SessionAuthentication.SchemeName).RequireAuthenticatedUser()
            );
        services
            .AddRazorPages(pages =>
                pages
                    .Conventions.AuthorizeFolder("/", SessionAuthentication.SchemeName)
                    .AddPageRoute("/Account/ApiKeys", "organizations/{organization_id}/api-keys")
                    .AddPageRoute("/Account/Hosts", "organizations/{organization_id}/hosts")
            )
            .AddMvcOptions(mvc =>
            {
                mvc.Filters.Add<PageHeaders>();
                mvc.Filters.AddService<StaleForms>();
                mvc.Filters.Add<Acts>();

                // They read brackets in the names of fields, which no form of ours has, and throw at odd ones.
                mvc.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
                mvc.ValueProviderFactories.RemoveType<JQueryQueryStringValueProviderFactory>();
            });
        services.Configure<CookieTempDataProviderOptions>(said =>
        {
            said.Cookie.Name = "said_once";
            said.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddScoped<IFormPostPage, FormPostPage>();
        services.AddSingleton<StaleForms>().AddSingleton<Drafts>().AddScoped<ISignInAgain, SignInAgain>();
        services.AddScoped<IRefusalPage, RefusalPage>();
        services.AddSingleton<IMailWords, MailWords>();
        services.AddLocalization().Configure<RequestLocalizationOptions>(Texts.Configure);
        services.Configure<AntiforgeryOptions>(antiforgery =>
        {
            antiforgery.FormFieldName = "csrf";
            antiforgery.Cookie.Name = "csrf";

            // Strict would hide it from whoever comes from a client's page, who would get another one, and every form
            // that is open elsewhere would be old.
            antiforgery.Cookie.SameSite = SameSiteMode.Lax;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }

    public static void MapPages(this WebApplication app)
    {
        app.MapLogoPages();
        Brand.Map(app);
        app.MapRazorPages();
    }
}

/// <summary>
/// The page ends in a redirect to a client. Browsers apply <c>form-action</c> to the whole chain of redirects after a
/// form, which leads through hosts that nobody here knows.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LeadsToClientsAttribute : Attribute;

/// <summary>
/// Pages load their own files and nothing else, and run no inline code. A page that stands in for a refused form, too.
/// </summary>
internal sealed class PageHeaders : IAlwaysRunResultFilter
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri "
        + "'none'; frame-ancestors 'none'";

    public void OnResultExecuting(ResultExecutingContext context)
    {
        var leadsToClients = context.ActionDescriptor.EndpointMetadata.OfType<LeadsToClientsAttribute>().Any();
        Write(context.HttpContext.Response.Headers, leadsToClients);
    }

    public static void Write(IHeaderDictionary headers, bool leadsToClients)
    {
        headers.ContentSecurityPolicy = leadsToClients ? Policy : $"{Policy}; form-action 'self'";

        // What a form's token brings along anyway. OpenIddict says no more than no-store on what it refuses, and the
        // page that tells so would have the framework write a warning into the log each time.
        (headers.CacheControl, headers.Pragma) = ("no-cache, no-store", "no-cache");
    }

    public void OnResultExecuted(ResultExecutedContext context) { }
}
