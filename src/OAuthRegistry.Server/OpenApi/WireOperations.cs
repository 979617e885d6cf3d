using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Wire;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace OAuthRegistry.Server.OpenApi;

/// <summary>
/// Adds to each route what its metadata says: the parameters of the query, a ready example, the credential it needs.
/// </summary>
internal sealed class WireOperations(IOptions<BootstrapOptions> bootstrap) : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        operation.OperationId = OperationId(metadata, context.MethodInfo);
        operation.Parameters ??= [];
        foreach (
            var path in operation
                .Parameters.OfType<OpenApiParameter>()
                .Where(parameter => parameter.In == ParameterLocation.Path)
        )
        {
            path.Example = Examples.OfPath(path.Name!, bootstrap.Value.AdminUserId);
        }

        foreach (var parameter in metadata.OfType<QueryParameter>())
        {
            operation.Parameters.Add(
                new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = ParameterLocation.Query,
                    Description = parameter.Description,
                    Schema = new OpenApiSchema
                    {
                        Type = parameter.Type switch
                        {
                            "integer" => JsonSchemaType.Integer,
                            "boolean" => JsonSchemaType.Boolean,
                            _ => JsonSchemaType.String,
                        },
                    },
                }
            );
        }

        if (metadata.OfType<BinaryBody>().FirstOrDefault() is { } binary)
        {
            operation.RequestBody = BodyOf(binary);
        }

        if (
            operation.RequestBody is OpenApiRequestBody { Content: { } content }
            && Examples.OfRequest(operation.OperationId, bootstrap.Value.AdminUserId) is { } example
        )
        {
            foreach (var media in content.Values.OfType<OpenApiMediaType>())
            {
                media.Example = example;
            }
        }

        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        var bearer = new OpenApiSecuritySchemeReference(OpenApiSetup.BearerScheme, context.Document);
        operation.Security = [];
        if (!isOpen || metadata.OfType<OptionalCredential>().Any())
        {
            operation.Security.Add(new OpenApiSecurityRequirement { [bearer] = [] });
        }

        if (isOpen)
        {
            operation.Security.Add([]);
        }
    }

    private static OpenApiRequestBody BodyOf(BinaryBody binary) =>
        new()
        {
            Description = binary.Description,
            Required = true,
            Content = binary.ContentTypes.ToDictionary(
                type => type,
                IOpenApiMediaType (_) =>
                    new OpenApiMediaType
                    {
                        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                    }
            ),
        };

    /// <summary>
    /// <c>Clients_Create</c>: the chapter and what is done. Generated clients make a class of the one and a method of
    /// the other.
    /// </summary>
    private static string OperationId(IList<object> metadata, MethodInfo handler)
    {
        if (metadata.OfType<IEndpointNameMetadata>().LastOrDefault() is { } named)
        {
            return named.EndpointName;
        }

        var chapter = metadata.OfType<ITagsMetadata>().Last().Tags[0];
        return $"{chapter}_{handler.Name}";
    }
}
