namespace OAuthRegistry.Server.Operations;

/// <summary>Start, first administrator, health, limits.</summary>
internal static class OperationServices
{
    public static void AddOperations(this IServiceCollection services, IConfiguration configuration)
    {
        services
            .Configure<RegistryOptions>(configuration.GetSection(RegistryOptions.Section))
            .Configure<BootstrapOptions>(configuration.GetSection(BootstrapOptions.Section))
            .Configure<RateLimitOptions>(configuration.GetSection(RateLimitOptions.Section));
        services.AddHsts(hsts => hsts.MaxAge = TimeSpan.FromDays(365));
        services.AddCors(cors => cors.AddDefaultPolicy(Browsers.AnyOriginWithoutCookies));
        services.AddSingleton<Readiness>().AddSingleton<FirstSteps>().AddScoped<Bootstrap>();
        services.AddSingleton<Traffic>().AddSingleton<GivingWay>();
        services.AddHostedService<Startup>();
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
        services.AddTelemetry(configuration);
        services.AddRegistryKeys(configuration);
    }
}
