namespace OAuthRegistry.Server.Keeping;

/// <summary>What changed, told once; and what may be kept until then.</summary>
internal static class KeepingServices
{
    public static void AddKeeping(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<KeepingOptions>(configuration.GetSection(KeepingOptions.Section));
        services.AddSingleton<CommittedChanges>().AddSingleton<ToldWhenCommitted>();
    }
}
