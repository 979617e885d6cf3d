using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OpenApi;

/// <summary>The description of the API, as a foreign reader understands it.</summary>
internal static class Description
{
    public const string Path = "/swagger/v1/swagger.json";

    public static async Task<string> TextOf(RegistryServer server)
    {
        using var http = server.CreateClient();
        return await http.GetStringAsync(Path);
    }

    /// <summary>Read and checked by the rules of the OpenAPI specification.</summary>
    public static async Task<ReadResult> Read(RegistryServer server)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(await TextOf(server)));
        return await OpenApiDocument.LoadAsync(
            stream,
            "json",
            new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() }
        );
    }

    public static async Task<List<Operation>> Operations(RegistryServer server) =>
        [
            .. (await Read(server)).Document!.Paths.SelectMany(path =>
                path.Value.Operations!.Select(operation => new Operation(path.Key, operation.Key, operation.Value))
            ),
        ];
}

/// <summary>One verb of one path.</summary>
internal sealed record Operation(string Path, HttpMethod Verb, OpenApiOperation Value)
{
    public IList<IOpenApiParameter> Parameters => Value.Parameters ?? [];

    public override string ToString() => $"{Verb} {Path}";
}
