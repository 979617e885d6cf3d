using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OpenApi;

/// <summary>The description of the API is whole and true. It is the same on both databases, so one is enough.</summary>
public partial class DescriptionTests
{
    [Fact]
    public async Task It_keeps_the_rules_of_the_specification()
    {
        var read = await Description.Read(await Server());

        Assert.Empty(read.Diagnostic!.Errors.Select(error => error.ToString()));
        Assert.Empty(read.Diagnostic.Warnings.Select(warning => warning.ToString()));
        Assert.Equal("OAuthRegistry", read.Document!.Info.Title);
    }

    [Fact]
    public async Task Every_route_is_described_and_nothing_else_is()
    {
        var server = await Server();
        var routes = server
            .Services.GetRequiredService<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.StartsWith("/api/v3", StringComparison.Ordinal))
            .SelectMany(route =>
                route
                    .Metadata.GetRequiredMetadata<HttpMethodMetadata>()
                    .HttpMethods.Select(verb => $"{verb} {route.RoutePattern.RawText!.TrimEnd('/')}")
            );

        var described = (await Description.Operations(server)).Select(operation => operation.ToString());

        Assert.Equal(routes.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_bounds_are_those_that_the_rules_refuse_by()
    {
        var schemas = (await Description.Read(await Server())).Document!.Components!.Schemas!;

        Assert.Equal(Limits.MaxName, schemas["ClientBody"].Properties!["name"].MaxLength);
        Assert.Equal(Limits.MaxDescription, schemas["ClientBody"].Properties!["description"].MaxLength);
        Assert.Equal(Limits.MaxUris, schemas["ClientBody"].Properties!["redirect_uris"].MaxItems);
        Assert.Equal(Limits.MaxMessage, schemas["DecideRequest"].Properties!["reason"].MaxLength);
        Assert.Equal(Limits.MaxWebhookDescription, schemas["WebhookRequest"].Properties!["description"].MaxLength);
    }

    [Fact]
    public async Task Every_operation_has_a_summary_a_chapter_and_an_id_of_its_own()
    {
        var server = await Server();
        var operations = await Description.Operations(server);
        var chapters = (await Description.Read(server)).Document!.Tags!.ToDictionary(
            tag => tag.Name!,
            tag => tag.Description
        );

        Assert.All(
            operations,
            operation => Assert.False(string.IsNullOrWhiteSpace(operation.Value.Summary), operation.ToString())
        );
        Assert.All(
            operations,
            operation => Assert.Matches("^[A-Z][A-Za-z]+_[A-Z][A-Za-z]+$", operation.Value.OperationId)
        );
        Assert.Distinct(operations.Select(operation => operation.Value.OperationId));
        Assert.All(operations, operation => Assert.Contains(Assert.Single(operation.Value.Tags!).Name!, chapters.Keys));
        Assert.All(chapters.Values, text => Assert.False(string.IsNullOrWhiteSpace(text)));
    }

    [Fact]
    public async Task Every_operation_says_what_it_answers()
    {
        foreach (var operation in await Description.Operations(await Server()))
        {
            var answers = operation.Value.Responses!;
            Assert.True(answers["200"].Content!.Values.All(answer => answer.Schema is not null), operation.ToString());
            string[] refusals =
            [
                "400",
                "401",
                "403",
                "429",
                "503",
                .. operation.Path.Contains('{', StringComparison.Ordinal) ? ["404"] : Array.Empty<string>(),
            ];
            Assert.All(
                refusals,
                status => Assert.True(answers.ContainsKey(status), $"{operation} does not tell {status}")
            );
            Assert.All(
                answers.Where(answer => answer.Key != "200"),
                answer =>
                {
                    var schema = Assert.IsType<OpenApiSchemaReference>(
                        answer.Value.Content!["application/problem+json"].Schema
                    );
                    Assert.Equal(nameof(ProblemBody), schema.Reference.Id);
                }
            );
        }
    }

    /// <summary>A dry run answers the report of the review instead; whoever registers expects the client.</summary>
    [Fact]
    public async Task Registering_is_described_with_the_client_that_it_answers()
    {
        var registering = (await Description.Operations(await Server()))
            .Where(operation =>
                operation.Verb == HttpMethod.Post && operation.Path.EndsWith("}/clients", StringComparison.Ordinal)
            )
            .ToList();

        Assert.Equal(2, registering.Count);
        Assert.All(
            registering,
            operation =>
                Assert.Equal(
                    nameof(ClientBody),
                    Assert
                        .IsType<OpenApiSchemaReference>(
                            operation.Value.Responses!["200"].Content!["application/json"].Schema
                        )
                        .Reference.Id
                )
        );
    }

    [Fact]
    public async Task Everything_but_the_configuration_takes_a_bearer_token()
    {
        var server = await Server();
        var scheme = (await Description.Read(server)).Document!.Components!.SecuritySchemes!["bearer"];
        Assert.Equal((SecuritySchemeType.Http, "bearer"), (scheme.Type, scheme.Scheme));

        foreach (var operation in await Description.Operations(server))
        {
            var asked = (operation.Value.Security ?? [])
                .SelectMany(requirement => requirement.Keys)
                .Select(key => key.Reference.Id);
            Assert.Equal(operation.Path == "/api/v3/is/configuration" ? [] : ["bearer"], asked);
        }
    }

    /// <summary>Services and binders that a handler takes are no business of the caller.</summary>
    [Fact]
    public async Task The_parameters_are_those_of_the_path_and_the_described_ones_of_the_query()
    {
        foreach (var operation in await Description.Operations(await Server()))
        {
            var inPath = PathParameter().Matches(operation.Path).Select(match => match.Groups[1].Value);
            Assert.Equal(
                inPath,
                operation
                    .Parameters.Where(parameter => parameter.In == ParameterLocation.Path)
                    .Select(parameter => parameter.Name)
            );
            Assert.All(
                operation.Parameters.Where(parameter => parameter.In != ParameterLocation.Path),
                parameter =>
                {
                    Assert.Equal(ParameterLocation.Query, parameter.In);
                    Assert.False(string.IsNullOrWhiteSpace(parameter.Description), $"{operation}: {parameter.Name}");
                    Assert.Matches(@"^[a-z_]+(\[key\])?$", parameter.Name);
                    Assert.False(parameter.Required);
                }
            );
        }
    }

    [Fact]
    public async Task Every_list_describes_its_pages()
    {
        var lists = (await Description.Operations(await Server()))
            .Where(operation => operation.Parameters.Any(parameter => parameter.Name == "limit"))
            .ToList();

        Assert.NotEmpty(lists);
        Assert.All(
            lists,
            list =>
                Assert.Empty(
                    new[] { "limit", "page", "order" }.Except(list.Parameters.Select(parameter => parameter.Name!))
                )
        );
    }

    [Fact]
    public async Task Enums_are_strings_of_the_names_on_the_wire()
    {
        var schemas = (await Description.Read(await Server())).Document!.Components!.Schemas!;
        var enums = typeof(WireJson)
            .Assembly.GetTypes()
            .Where(type => type.IsEnum && schemas.ContainsKey(type.Name))
            .ToList();

        Assert.Contains(typeof(Right), enums);
        Assert.Contains(typeof(ReviewState), enums);
        Assert.All(
            enums,
            type =>
            {
                var names = Enum.GetValues(type)
                    .Cast<object>()
                    .Select(value => JsonSerializer.SerializeToNode(value, type, WireJson.Shared)!.GetValue<string>());
                Assert.Equal(JsonSchemaType.String, schemas[type.Name].Type);
                Assert.Equal(names, schemas[type.Name].Enum!.Select(value => value.GetValue<string>()));
            }
        );
    }

    [Fact]
    public async Task Every_right_is_explained()
    {
        var text = (await Description.Read(await Server())).Document!.Components!.Schemas![nameof(Right)].Description!;

        Assert.All(RightCatalogue.Meanings.Values, meaning => Assert.Contains(meaning, text, StringComparison.Ordinal));
    }

    /// <summary>No type of the framework shows through: what holds any JSON says so.</summary>
    [Fact]
    public async Task The_types_are_those_of_the_wire()
    {
        var schemas = (await Description.Read(await Server())).Document!.Components!.Schemas!;
        var wire = typeof(WireJson).Assembly.GetExportedTypes().Select(type => type.Name).ToHashSet();

        Assert.Equal([], schemas.Keys.Except(wire));
        Assert.All(schemas, schema => Assert.False(string.IsNullOrWhiteSpace(schema.Value.Description), schema.Key));
        Assert.All(
            schemas.SelectMany(schema => (schema.Value.Properties ?? new Dictionary<string, IOpenApiSchema>()).Keys),
            member => Assert.Matches("^@?[a-z0-9]+(_[a-z0-9]+)*$", member)
        );
    }

    private static Task<RegistryServer> Server() => RegistryServer.On(Database.Sqlite);

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
