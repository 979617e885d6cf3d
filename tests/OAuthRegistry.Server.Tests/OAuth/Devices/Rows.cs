using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.OAuth.Devices;

/// <summary>What is stored of the requests of devices.</summary>
internal static class Rows
{
    public static async Task<int> CountAsync(RegistryServer server, App app)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<RegistryContext>()
            .DeviceRequests.CountAsync(request => request.ClientId == app.ClientId);
    }

    /// <summary>What the server does by itself now and then.</summary>
    public static async Task SweepAsync(RegistryServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await ActivatorUtilities
            .CreateInstance<Upkeep>(server.Services)
            .PruneAsync(scope.ServiceProvider.GetRequiredService<RegistryContext>(), default);
    }
}
