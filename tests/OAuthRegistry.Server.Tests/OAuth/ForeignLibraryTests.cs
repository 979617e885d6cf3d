using System.Net;
using System.Security.Claims;
using Duende.IdentityModel.OidcClient;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth;

/// <summary>Programs that nobody here wrote, as their manuals say they are set up.</summary>
public class ForeignLibraryTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_OpenIdConnect_handler_of_ASP_NET_Core_signs_a_user_in(Database database)
    {
        var (server, user, app, browser) = await WorldAsync(database);
        await using var site = await SiteAsync(server, app);
        using var visitor = new HttpClient(
            new CookieContainerHandler { InnerHandler = site.GetTestServer().CreateHandler() }
        )
        {
            BaseAddress = new Uri(App.Callback),
        };

        var away = (await visitor.GetAsync("/")).Headers.Location!;
        Assert.Contains("request_uri=", away.Query, StringComparison.Ordinal);
        var consent = await browser.GetAsync(away.PathAndQuery);
        var posted = await consent.SubmitAsync(("decision", "allow"));
        using var fields = new FormUrlEncodedContent(posted.Hidden.ToDictionary(f => f.Name, f => f.Value));
        var back = await visitor.PostAsync("/callback", fields);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);

        Assert.Equal(
            $"{user.Id} {user.Id}@example.com",
            await (await visitor.GetAsync(back.Headers.Location)).Content.ReadAsStringAsync()
        );
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task OidcClient_of_Duende_loads_the_profile(Database database)
    {
        var (server, user, app, browser) = await WorldAsync(database);
        var client = new OidcClient(
            new OidcClientOptions
            {
                Authority = "http://localhost",
                ClientId = app.ClientId,
                ClientSecret = app.Secret,
                RedirectUri = App.Callback,
                Scope = "openid profile email offline_access",
                LoadProfile = true,
                BackchannelHandler = server.Server.CreateHandler(),
                Policy = { Discovery = { RequireHttps = false } },
            }
        );

        var start = await client.PrepareLoginAsync();
        var consent = await browser.GetAsync(new Uri(start.StartUrl).PathAndQuery);
        var result = await client.ProcessResponseAsync(
            (await consent.SubmitAsync(("decision", "allow"))).Location!,
            start
        );

        Assert.False(result.IsError, result.Error + result.ErrorDescription);
        Assert.Equal(user.Id, result.User.FindFirst("preferred_username")!.Value);
        Assert.Equal($"{user.Id}@example.com", result.User.FindFirst("email")!.Value);
        var refreshed = await client.RefreshTokenAsync(result.RefreshToken);
        Assert.False(refreshed.IsError, refreshed.Error + refreshed.ErrorDescription);
    }

    private static async Task<(RegistryServer, Person User, App, Browser)> WorldAsync(Database database)
    {
        var server = await RegistryServer.On(database);
        var (owner, user) = (await server.People.NewUser(), await server.People.NewUser());
        (
            await server.Admin.Put(
                $"/users/{user.Id}",
                new { user = new { name = "Alice", primary_email_address = $"{user.Id}@example.com" } }
            )
        ).Succeeded();
        return (server, user, await App.ApprovedAsync(server, owner), await Browser.SignedInAsync(server, user.Id));
    }

    /// <summary>A web site whose only page tells who is signed in.</summary>
    private static async Task<WebApplication> SiteAsync(RegistryServer server, App app)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddAuthorization();
        builder
            .Services.AddAuthentication(options =>
            {
                options.DefaultScheme = "cookie";
                options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
            })
            .AddCookie("cookie")
            .AddOpenIdConnect(options =>
            {
                options.Authority = "http://localhost";
                options.RequireHttpsMetadata = false;
                (options.ClientId, options.ClientSecret) = (app.ClientId, app.Secret);
                (options.ResponseType, options.CallbackPath) = ("code", "/callback");
                options.Scope.Add("email");
                options.MapInboundClaims = false;
                options.GetClaimsFromUserInfoEndpoint = true;
                options.BackchannelHttpHandler = server.Server.CreateHandler();
            });
        var site = builder.Build();
        site.UseAuthentication();
        site.UseAuthorization();
        site.MapGet("/", (ClaimsPrincipal who) => $"{who.FindFirstValue("sub")} {who.FindFirstValue("email")}")
            .RequireAuthorization();
        await site.StartAsync();
        return site;
    }
}
