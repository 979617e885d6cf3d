using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.OpenApi;

/// <summary>Describes the API at <c>/swagger/v1/swagger.json</c> and shows it at <c>/swagger</c>.</summary>
internal static class OpenApiSetup
{
    public const string BearerScheme = "bearer";

    public static void AddRegistryOpenApi(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(swagger =>
        {
            swagger.SwaggerDoc(
                "v1",
                new OpenApiInfo
                {
                    Title = "OAuthRegistry",
                    Version = "v1",
                    License = new OpenApiLicense
                    {
                        Name = "Apache-2.0",
                        Url = new Uri("https://www.apache.org/licenses/LICENSE-2.0"),
                    },
                    Description =
                        "Register OAuth clients, have them reviewed, and use them. Press **Authorize** and paste an "
                        + "API key; every route can then be tried here.",
                }
            );
            swagger.AddSecurityDefinition(
                BearerScheme,
                new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    BearerFormat = "type.id.secret",
                    Description =
                        "An API key, such as `NNSXS.….…`. The server prints the administrator's at its first start.",
                }
            );
            swagger.IncludeXmlComments(
                Path.Combine(AppContext.BaseDirectory, $"{typeof(ClientBody).Assembly.GetName().Name}.xml")
            );
            swagger.SupportNonNullableReferenceTypes();
            swagger.MapType<JsonNode>(() => new OpenApiSchema());
            swagger.MapType<JsonObject>(() =>
                new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = true }
            );
            swagger.SchemaFilter<WireSchemas>();
            swagger.SchemaFilter<BoundSchemas>();
            swagger.DocumentFilter<WireTags>();
            swagger.OperationFilter<WireOperations>();
        });
    }

    public static void UseRegistrySwagger(this WebApplication app)
    {
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/swagger"),
            swagger =>
                swagger.Use(next =>
                    context =>
                    {
                        // The page brings its own scripts and styles, a few of them inline, and calls the API of this
                        // server.
                        context.Response.Headers.ContentSecurityPolicy =
                            "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' "
                            + "'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";
                        return next(context);
                    }
                )
        );
        app.UseSwagger(document =>
            document.PreSerializeFilters.Add(
                (api, request) =>
                {
                    // Where this very request was sent, so that what is tried out comes here too.
                    api.Servers = [new OpenApiServer { Url = $"{request.Scheme}://{request.Host}{request.PathBase}" }];
                }
            )
        );
        app.UseSwaggerUI(ui =>
        {
            ui.DocumentTitle = "OAuthRegistry API";
            ui.SwaggerEndpoint("v1/swagger.json", "OAuthRegistry v1");
            ui.EnablePersistAuthorization();
            ui.EnableTryItOutByDefault();
            ui.DisplayRequestDuration();
            ui.EnableDeepLinking();
            ui.EnableFilter();
        });
    }
}
