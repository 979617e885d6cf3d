using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using SelfRegistering;

var builder = WebApplication.CreateBuilder(args);
var registry = builder.Configuration.GetValue("Registry:Address", "http://127.0.0.1:5080")!;

builder.Services.AddOAuthRegistryClient(options =>
    (options.Address, options.ApiKey) = (new Uri(registry), builder.Configuration["Registry:ApiKey"])
);
builder.Services.AddSingleton<Registration>().AddHostedService(services => services.GetRequiredService<Registration>());

builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie().AddOpenIdConnect();
builder
    .Services.AddOptions<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme)
    .Configure<Registration>(
        (options, registration) =>
        {
            options.SignInScheme = CookieAuthenticationDefaults.AuthenticationScheme;
            options.Authority = registry;
            options.RequireHttpsMetadata = registry.StartsWith("https://", StringComparison.Ordinal);
            options.ClientId = registration.ClientId;
            options.ResponseType = "code";
            options.ResponseMode = "query";
            options.MapInboundClaims = false;
            options.Scope.Clear();
            options.Scope.Add("openid");
            options.Scope.Add("profile");

            // The secret is not there before the approval, so it can not be among the options. The handler pushes its
            // request to servers that take it so (RFC 9126), and proves itself there, too.
            options.Events.OnPushAuthorization = async context =>
            {
                context.ProtocolMessage.ClientSecret = await registration.SecretAsync(
                    context.HttpContext.RequestAborted
                );
                context.HandleClientAuthentication();
            };
            options.Events.OnAuthorizationCodeReceived = async context =>
                context.TokenEndpointRequest!.ClientSecret = await registration.SecretAsync(
                    context.HttpContext.RequestAborted
                );
        }
    );

var app = builder.Build();
app.UseAuthentication();

app.MapGet(
    "/",
    async (HttpContext http, ClaimsPrincipal user, Registration registration) =>
    {
        if (!registration.IsApproved)
        {
            return Results.Text(
                $"The client {registration.ClientId} waits for an administrator's approval.",
                statusCode: (int)HttpStatusCode.ServiceUnavailable
            );
        }

        if (user.Identity?.IsAuthenticated != true)
        {
            return Results.Challenge(
                new AuthenticationProperties { RedirectUri = "/" },
                [OpenIdConnectDefaults.AuthenticationScheme]
            );
        }

        return Results.Text($"Hello, {user.FindFirst("name")?.Value ?? user.FindFirst("sub")?.Value}.");
    }
);

await app.RunAsync();
