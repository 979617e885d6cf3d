namespace OAuthRegistry.Server.Clients;

/// <summary>The registry of clients.</summary>
internal static class ClientServices
{
    public static void AddClients(this IServiceCollection services)
    {
        services.AddSingleton<ClientLookup>().AddScoped<ClientDirectory>();
        services.AddScoped<ClientRegistration>().AddScoped<ClientSettings>().AddScoped<ClientRemoval>();
        services.AddScoped<ClientCollaborators>().AddScoped<CommandLineUpgrade>();
    }
}
