using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Client;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Cli.Tests;

[Collection(nameof(Servers))]
public sealed class LibraryTests(Servers servers)
{
    [Fact]
    public async Task Every_route_of_the_description_has_a_method_and_every_method_a_route()
    {
        var http = (await servers.On(Database.Sqlite)).Http;
        var description = JsonNode.Parse(await http.GetStringAsync("/swagger/v1/swagger.json"))!;
        var routes = description["paths"]!
            .AsObject()
            .Where(path => path.Key.StartsWith("/api/v3/", StringComparison.Ordinal))
            .SelectMany(path =>
                path.Value!.AsObject()
                    .Select(verb => $"{verb.Key.ToUpperInvariant()} {Regex.Replace(path.Key, @"\{[^}]+\}", "-id-")}")
            )
            .ToHashSet();

        var sent = (await CallEverything()).ToHashSet();

        Assert.NotEmpty(routes);
        Assert.Empty(routes.Except(sent));
        Assert.Empty(sent.Except(routes));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_refusal_carries_all_that_the_server_said(Database database)
    {
        var server = await servers.On(database);
        var registry = Connect(server.Address, server.WrittenKey);

        var refusal = await Assert.ThrowsAsync<RegistryException>(() =>
            registry.Clients.CreateAsync(
                Account.User("admin"),
                new ClientBody
                {
                    Ids = new ClientIds { ClientId = "No!" },
                    RedirectUris = ["javascript:alert(1)"],
                }
            )
        );

        Assert.Equal((HttpStatusCode.BadRequest, 3, "validation"), (refusal.Status, refusal.Code, refusal.Name));
        Assert.Equal(["client.ids.client_id", "client.redirect_uris[0]"], refusal.Fields.Keys.Order());
        Assert.Equal(32, refusal.CorrelationId!.Length);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_list_goes_on_over_its_pages(Database database)
    {
        using var user = await servers.NewUser(database);
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add(await user.NewClient());
        }

        var registry = Connect((await servers.On(database)).Address, user.Variables["OAUTHREGISTRY_API_KEY"]);
        var listed = await registry
            .Clients.ListOfAsync(
                Account.User(user.User),
                new ListOptions
                {
                    PageSize = 2,
                    Order = "created_at",
                    FieldMask = ["name"],
                }
            )
            .ToListAsync();

        Assert.Equal(ids, listed.Select(client => client.Ids!.ClientId));
        Assert.All(listed, client => Assert.Null(client.RedirectUris));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 1)]
    public async Task What_reads_is_tried_again_after_the_time_that_the_server_names_and_what_writes_is_not(
        bool reads,
        int expected
    )
    {
        var calls = 0;
        var registry = Connect(
            new Uri("http://registry.test"),
            "key",
            new Answering(_ =>
                ++calls == 1
                    ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
                    {
                        Headers = { { "Retry-After", "0" } },
                    }
                    : new HttpResponseMessage { Content = new StringContent("{}") }
            )
        );

        var call = reads ? registry.Clients.GetAsync("abc") : (Task)registry.Clients.DeleteAsync("abc");
        var failure = await Record.ExceptionAsync(() => call);

        Assert.Equal(expected, calls);
        Assert.Equal(reads, failure is null);
    }

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, 4)]
    [InlineData(HttpRequestError.ResponseEnded, 1)]
    public async Task What_writes_is_tried_again_only_if_no_connection_came_about(HttpRequestError error, int expected)
    {
        var calls = 0;
        var registry = Connect(
            new Uri("http://registry.test"),
            "key",
            new Answering(_ =>
            {
                calls++;
                throw new HttpRequestException(error);
            })
        );

        await Assert.ThrowsAsync<HttpRequestException>(() => registry.Clients.DeleteAsync("abc"));

        Assert.Equal(expected, calls);
    }

    [Fact]
    public async Task An_answer_that_asks_for_more_patience_than_there_is_goes_to_the_caller()
    {
        var registry = Connect(
            new Uri("http://registry.test"),
            "key",
            new Answering(_ => new HttpResponseMessage(HttpStatusCode.TooManyRequests)
            {
                Headers = { { "Retry-After", "3600" } },
            })
        );

        var refusal = await Assert.ThrowsAsync<RegistryException>(() => registry.Clients.GetAsync("abc"));

        Assert.Equal(TimeSpan.FromHours(1), refusal.RetryAfter);
    }

    [Theory]
    [InlineData("../users/admin", "clients/..%2Fusers%2Fadmin")]
    [InlineData("a b?c", "clients/a%20b%3Fc")]
    public async Task An_ID_reaches_no_other_path(string id, string path)
    {
        Uri? asked = null;
        var registry = Connect(
            new Uri("http://registry.test/below"),
            "key",
            new Answering(request =>
            {
                asked = request.RequestUri;
                return new HttpResponseMessage { Content = new StringContent("{}") };
            })
        );

        await registry.Clients.GetAsync(id);

        Assert.Equal($"http://registry.test/below/api/v3/{path}", asked!.AbsoluteUri);
    }

    [Fact]
    public async Task Dots_are_no_ID() =>
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Connect(new Uri("http://registry.test"), "key").Clients.DeleteAsync("..")
        );

    /// <summary>Calls each method of the library, for users and for organizations, and tells what was sent.</summary>
    private static async Task<List<string>> CallEverything()
    {
        var sent = new List<string>();
        var registry = new RegistryClient(
            new HttpClient(
                new Answering(request =>
                {
                    sent.Add($"{request.Method} {request.RequestUri!.AbsolutePath}");
                    return new HttpResponseMessage { Content = new StringContent("{}") };
                })
            )
            {
                BaseAddress = new Uri("http://registry.test"),
            }
        );
        var areas = typeof(RegistryClient).GetProperties().Select(area => area.GetValue(registry)!).Append(registry);
        foreach (
            var (area, method) in areas.SelectMany(area =>
                area.GetType()
                    .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                    .Where(method => !method.IsSpecialName)
                    .Select(method => (area, method))
            )
        )
        {
            foreach (var account in new[] { Account.User("-id-"), Account.Organization("-id-") })
            {
                var result = method.Invoke(
                    area,
                    [.. method.GetParameters().Select(parameter => Value(parameter, account))]
                );
                await (
                    result as Task
                    ?? (Task)
                        typeof(LibraryTests)
                            .GetMethod(nameof(ReadAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                            .MakeGenericMethod(method.ReturnType.GenericTypeArguments[0])
                            .Invoke(null, [result])!
                );
            }
        }

        return sent;
    }

    private static object? Value(ParameterInfo parameter, AccountIds account) =>
        parameter.ParameterType switch
        {
            var type when type == typeof(AccountIds) => account,
            var type when type == typeof(CancellationToken) => CancellationToken.None,
            _ when parameter.HasDefaultValue => parameter.DefaultValue,
            var type when type == typeof(string) => "-id-",
            var type when type == typeof(byte[]) => Array.Empty<byte>(),
            var type when type == typeof(IEnumerable<string>) => Array.Empty<string>(),
            var type when type == typeof(IEnumerable<Right>) => Array.Empty<Right>(),
            var type => Activator.CreateInstance(type),
        };

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> list) => await list.ToListAsync();

    private static RegistryClient Connect(Uri address, string? key, HttpMessageHandler? handler = null)
    {
        var services = new ServiceCollection();
        var builder = services.AddOAuthRegistryClient(options => (options.Address, options.ApiKey) = (address, key));
        if (handler is not null)
        {
            builder.ConfigurePrimaryHttpMessageHandler(() => handler);
        }

        return services.BuildServiceProvider().GetRequiredService<RegistryClient>();
    }

    private sealed class Answering(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(answer(request));
        }
    }
}
