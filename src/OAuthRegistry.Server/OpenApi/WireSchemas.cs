using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using OAuthRegistry.Contracts;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace OAuthRegistry.Server.OpenApi;

/// <summary>Tells what each right means, where the rights are described, and shows what keys look like.</summary>
internal sealed class WireSchemas : ISchemaFilter
{
    /// <summary>The key of RFC 7517, appendix A.1.</summary>
    private const string Keys = """
        {
          "keys": [
            {
              "kty": "EC",
              "kid": "2026",
              "crv": "P-256",
              "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
              "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"
            }
          ]
        }
        """;

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

        if (
            schema is OpenApiSchema body
            && context.Type == typeof(ClientBody)
            && body.Properties?["jwks"] is OpenApiSchema jwks
        )
        {
#pragma warning disable CS0618 // The description is one of OpenAPI 3.0, which has no other place for an example.
            jwks.Example = JsonNode.Parse(Keys);
#pragma warning restore CS0618
        }
    }
}
