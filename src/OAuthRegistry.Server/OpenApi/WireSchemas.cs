using Microsoft.OpenApi;
using OAuthRegistry.Contracts;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace OAuthRegistry.Server.OpenApi;

/// <summary>Tells what each right means, where the rights are described.</summary>
internal sealed class WireSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is OpenApiSchema open && context.Type == typeof(Right))
        {
            open.Description =
                "What a credential or a client may do.\n\n"
                + string.Join(
                    '\n',
                    RightCatalogue.Meanings.Select(pair => $"- `{WireNames<Right>.NameOf(pair.Key)}`: {pair.Value}")
                );
        }
    }
}
