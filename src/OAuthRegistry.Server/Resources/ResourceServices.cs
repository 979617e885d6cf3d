namespace OAuthRegistry.Server.Resources;

/// <summary>The APIs of the network and their scopes.</summary>
internal static class ResourceServices
{
    public static void AddResources(this IServiceCollection services) =>
        services
            .AddScoped<ResourceService>()
            .AddScoped<ResourceSecrets>()
            .AddScoped<ScopeUse>()
            .AddScoped<NetworkScopes>();
}
