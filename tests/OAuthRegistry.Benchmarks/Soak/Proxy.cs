using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;

namespace OAuthRegistry.Benchmarks.Soak;

/// <summary>A load balancer before the servers, in this process: what it has begun goes on where it began.</summary>
internal sealed class Proxy : IAsyncDisposable
{
    private static readonly RouteConfig[] Routes =
    [
        new()
        {
            RouteId = "all",
            ClusterId = "registry",
            Match = new RouteMatch { Path = "{**path}" },
        },
    ];

    private readonly WebApplication _app;

    private Proxy(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<Proxy> StartAsync(params IEnumerable<Site> servers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddReverseProxy().LoadFromMemory(Routes, Clusters(servers));
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapReverseProxy();
        await app.StartAsync();
        return new Proxy(app);
    }

    /// <summary>What begins from now on goes to these.</summary>
    public void SendTo(params IEnumerable<Site> servers) =>
        _app.Services.GetRequiredService<InMemoryConfigProvider>().Update(Routes, Clusters(servers));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static ClusterConfig[] Clusters(IEnumerable<Site> servers) =>
        [
            new()
            {
                ClusterId = "registry",
                LoadBalancingPolicy = "RoundRobin",
                Destinations = servers.ToDictionary(
                    server => server.Address,
                    server => new DestinationConfig { Address = server.Address }
                ),
            },
        ];
}
