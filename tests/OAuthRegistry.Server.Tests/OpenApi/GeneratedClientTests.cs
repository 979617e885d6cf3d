using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NSwag.CodeGeneration.CSharp;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OpenApi;

public class GeneratedClientTests
{
    [Fact]
    public async Task The_clients_that_NSwag_generates_by_default_compile()
    {
        var document = await NSwag.OpenApiDocument.FromJsonAsync(
            await Description.TextOf(await RegistryServer.On(Database.Sqlite))
        );
        var code = new CSharpClientGenerator(document, new CSharpClientGeneratorSettings()).GenerateFile();

        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal)
                || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll"
            );
        var compilation = CSharpCompilation.Create(
            "Generated",
            [CSharpSyntaxTree.ParseText(code)],
            platform
                .Append(typeof(Newtonsoft.Json.JsonConvert).Assembly.Location)
                .Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        var clients = compilation.GetTypeByMetadataName("MyNamespace.ClientsClient")!;
        Assert.Contains("CreateForUserAsync", clients.MemberNames);
    }

    [Fact]
    public async Task The_description_says_where_the_server_is_and_that_auth_info_knows_its_caller()
    {
        var document = await NSwag.OpenApiDocument.FromJsonAsync(
            await Description.TextOf(await RegistryServer.On(Database.Sqlite))
        );

        Assert.Equal("http://localhost", Assert.Single(document.Servers).Url);
        var security = document.Paths["/api/v3/auth_info"]["get"].Security;
        Assert.Contains(security, way => way.ContainsKey("bearer"));
        Assert.Contains(security, way => way.Count == 0);
    }
}
