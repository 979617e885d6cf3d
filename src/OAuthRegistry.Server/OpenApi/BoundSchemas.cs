using System.Text.Json;
using FluentValidation;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace OAuthRegistry.Server.OpenApi;

/// <summary>Tells the bounds of members from the rules that refuse by them.</summary>
internal sealed class BoundSchemas(IServiceProvider services) : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (
            schema.Properties is null
            || !context.Type.IsClass
            || services.GetService(typeof(IValidator<>).MakeGenericType(context.Type)) is not IValidator rules
        )
        {
            return;
        }

        foreach (var member in rules.CreateDescriptor().GetMembersWithValidators())
        {
            if (
                member.Key is not null // of the body as a whole
                && schema.Properties.TryGetValue(JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Key), out var found)
                && found is OpenApiSchema property
                && member.Select(rule => rule.Validator).OfType<IBound>().FirstOrDefault() is { } bound
            )
            {
                var isList = property.Type?.HasFlag(JsonSchemaType.Array) == true;
                property.MaxItems = isList ? bound.Max : null;
                property.MaxLength = isList ? null : bound.Max;
            }
        }
    }
}
