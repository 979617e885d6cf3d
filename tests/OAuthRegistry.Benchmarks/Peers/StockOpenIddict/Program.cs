// A peer of the benchmark: OpenIddict as its documentation sets it up, with its own stores on EF Core. It hashes the
// secrets of clients as passwords, and its tokens are encrypted JWTs of which it keeps a row.
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddDbContext<DbContext>(options =>
    options.UseNpgsql(builder.Configuration.GetConnectionString("Stock")).UseOpenIddict()
);
builder
    .Services.AddOpenIddict()
    .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<DbContext>())
    .AddServer(server =>
        server
            .SetTokenEndpointUris("connect/token")
            .SetIntrospectionEndpointUris("connect/introspect")
            .AllowClientCredentialsFlow()
            .AddEphemeralEncryptionKey()
            .AddEphemeralSigningKey()
            .UseAspNetCore()
            .EnableTokenEndpointPassthrough()
            .DisableTransportSecurityRequirement()
    );

var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<DbContext>().Database.EnsureCreatedAsync();
    await scope
        .ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>()
        .CreateAsync(
            new OpenIddictApplicationDescriptor
            {
                ClientId = app.Configuration["Client:Id"],
                ClientSecret = app.Configuration["Client:Secret"],
                Permissions =
                {
                    Permissions.Endpoints.Token,
                    Permissions.Endpoints.Introspection,
                    Permissions.GrantTypes.ClientCredentials,
                },
            }
        );
}

app.MapGet("/ready", () => Results.Ok());
app.MapPost(
    "/connect/token",
    (HttpContext context) =>
    {
        var identity = new ClaimsIdentity(TokenValidationParameters.DefaultAuthenticationType);
        identity.SetClaim(Claims.Subject, context.GetOpenIddictServerRequest()!.ClientId);
        return Results.SignIn(
            new ClaimsPrincipal(identity),
            properties: null,
            OpenIddictServerAspNetCoreDefaults.AuthenticationScheme
        );
    }
);
await app.RunAsync();
