using OAuthRegistry.Server.Clients.Logos;

namespace OAuthRegistry.Server.Clients;

/// <summary>The registry of clients.</summary>
internal static class ClientServices
{
    public static void AddClients(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<LogoOptions>(configuration.GetSection(LogoOptions.Section));
        services.AddSingleton<LogoStudio>().AddScoped<ClientLogos>();
        services.AddSingleton<ClientLookup>().AddScoped<ClientDirectory>();
        services
            .AddScoped<ClientRegistration>()
            .AddScoped<ClientEdits>()
            .AddScoped<ClientSettings>()
            .AddScoped<ClientRemoval>();
        services.AddScoped<ClientCollaborators>().AddScoped<CommandLineUpgrade>();
    }
}
