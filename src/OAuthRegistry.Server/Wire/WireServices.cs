using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Wire;

/// <summary>How bodies are read, written and judged.</summary>
internal static class WireServices
{
    public static void AddWire(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            WireJson.Configure(options.SerializerOptions);
            options.SerializerOptions.TypeInfoResolver = WireJson.Shared;
        });

        // What describes the API asks MVC, which the pages brought along.
        services.Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(options =>
            WireJson.Configure(options.JsonSerializerOptions)
        );
        services.AddRules();
    }
}
