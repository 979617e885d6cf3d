using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using OAuthRegistry.Server.Tests.Support;
using OpenIddict.Validation.AspNetCore;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>APIs of the network that protect themselves with programs that nobody here wrote.</summary>
public class ForeignApiTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task OpenIddict_Validation_introspects_as_a_resource(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server);
        await using var site = await SiteAsync(
            OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme,
            services =>
            {
                services
                    .AddOpenIddict()
                    .AddValidation(validation =>
                    {
                        validation.SetIssuer("http://localhost/");
                        validation.AddAudiences(api.Identifier);
                        validation.UseIntrospection().SetClientId(api.Id).SetClientSecret(api.Secret);
                        validation.UseSystemNetHttp();
                        validation.UseAspNetCore();
                    });
                services.PostConfigureAll<HttpClientFactoryOptions>(options =>
                    options.HttpMessageHandlerBuilderActions.Add(builder =>
                        builder.PrimaryHandler = server.Server.CreateHandler()
                    )
                );
            }
        );

        await LetsInOnlyItsOwnAsync(server, api, site);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_JwtBearer_handler_of_ASP_NET_Core_reads_JWTs_by_the_metadata(Database database)
    {
        var server = await RegistryServer.On(database);
        var api = await NetworkApi.RegisteredAsync(server, resource => resource["token_format"] = "TOKEN_JWT");
        await using var site = await SiteAsync(
            JwtBearerDefaults.AuthenticationScheme,
            services =>
                services
                    .AddAuthentication()
                    .AddJwtBearer(options =>
                    {
                        options.Authority = "http://localhost";
                        options.Audience = api.Identifier;
                        options.RequireHttpsMetadata = false;
                        options.BackchannelHttpHandler = server.Server.CreateHandler();
                    })
        );

        await LetsInOnlyItsOwnAsync(server, api, site);
    }

    private static async Task LetsInOnlyItsOwnAsync(RegistryServer server, NetworkApi api, WebApplication site)
    {
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        var browser = await Browser.SignedInAsync(server, user.Id);
        var app = await api.ClientAsync(owner);
        var other = await NetworkApi.RegisteredAsync(server);
        var others = await (await other.ClientAsync(owner)).TokensAsync(browser, ("scope", other.Read));
        var token = (await app.TokensAsync(browser, ("scope", api.Read))).AccessToken();

        Assert.Equal(
            [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized],
            [await AskAsync(site, token), await AskAsync(site, others.AccessToken()), await AskAsync(site, "x.y.z")]
        );
    }

    private static async Task<HttpStatusCode> AskAsync(WebApplication site, string token)
    {
        using var http = site.GetTestClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await http.GetAsync("/")).StatusCode;
    }

    private static async Task<WebApplication> SiteAsync(string scheme, Action<IServiceCollection> protect)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddAuthentication(scheme);
        builder.Services.AddAuthorization();
        protect(builder.Services);
        var site = builder.Build();
        site.UseAuthentication();
        site.UseAuthorization();
        site.MapGet("/", () => "let in").RequireAuthorization();
        await site.StartAsync();
        return site;
    }
}
