using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag.CodeGeneration.CSharp;
using NSwag.CodeGeneration.OperationNameGenerators;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OpenApi;

public class GeneratedClientTests
{
    [Fact]
    public async Task A_client_that_is_generated_from_the_description_compiles()
    {
        var document = await NSwag.OpenApiDocument.FromJsonAsync(
            await Description.TextOf(await RegistryServer.On(Database.Sqlite))
        );
        var settings = new CSharpClientGeneratorSettings
        {
            ClassName = "RegistryClient",
            OperationNameGenerator = new SingleClientFromOperationIdOperationNameGenerator(),
            CSharpGeneratorSettings =
            {
                Namespace = "Generated",
                JsonLibrary = NJsonSchema.CodeGeneration.CSharp.CSharpJsonLibrary.SystemTextJson,
            },
        };

        var code = new CSharpClientGenerator(document, settings).GenerateFile();

        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll"
            );
        var compilation = CSharpCompilation.Create(
            "Generated",
            [CSharpSyntaxTree.ParseText(code)],
            platform.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        Assert.NotNull(compilation.GetTypeByMetadataName("Generated.RegistryClient"));
        Assert.Contains(
            "Post_users_user_id_clientsAsync",
            compilation.GetTypeByMetadataName("Generated.RegistryClient")!.MemberNames
        );
    }
}
