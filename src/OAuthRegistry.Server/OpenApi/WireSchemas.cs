using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using OAuthRegistry.Contracts;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace OAuthRegistry.Server.OpenApi;

/// <summary>Describes the types that write themselves in their own way: enums by their names, field masks as an object.</summary>
internal sealed class WireSchemas : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema open)
        {
            return;
        }

        if (context.Type == typeof(ReviewState))
        {
            DescribeEnum(open, WireNames<ReviewState>.Names);
        }
        else if (context.Type == typeof(Grant))
        {
            DescribeEnum(open, WireNames<Grant>.Names);
        }
        else if (context.Type == typeof(NotificationStatus))
        {
            DescribeEnum(open, WireNames<NotificationStatus>.Names);
        }
        else if (context.Type == typeof(Right))
        {
            DescribeEnum(open, WireNames<Right>.Names);
            open.Description = "What a credential or a client may do.\n\n" + string.Join('\n', RightCatalogue.Meanings.Select(pair => $"- `{WireNames<Right>.NameOf(pair.Key)}`: {pair.Value}"));
        }
    }

    private static void DescribeEnum(OpenApiSchema schema, IEnumerable<string> names)
    {
        schema.Type = JsonSchemaType.String;
        schema.Format = null;
        schema.Enum = [.. names.Select(name => (JsonNode)name)];
    }
}
