using Microsoft.AspNetCore.Authorization;
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
        operation.OperationId = OperationId(context.ApiDescription.HttpMethod!, context.ApiDescription.RelativePath!);
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

        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(OpenApiSetup.BearerScheme, context.Document)] = [],
                },
            ];
        }
    }

    /// <summary>
    /// <c>GET /api/v3/clients/{client_id}/rights</c> is <c>get_clients_client_id_rights</c>; generated clients name
    /// their methods by it.
    /// </summary>
    private static string OperationId(string verb, string path) =>
        verb.ToLowerInvariant()
        + "_"
        + path.TrimEnd('/')
            .Replace("api/v3/", "", StringComparison.Ordinal)
            .Replace('/', '_')
            .Replace('-', '_')
            .Replace("{", "", StringComparison.Ordinal)
            .Replace("}", "", StringComparison.Ordinal);
}
