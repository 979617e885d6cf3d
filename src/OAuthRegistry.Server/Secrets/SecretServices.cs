namespace OAuthRegistry.Server.Secrets;

/// <summary>The secrets of clients.</summary>
internal static class SecretServices
{
    public static void AddSecrets(this IServiceCollection services) =>
        services.AddScoped<SecretService>().AddScoped<SecretRule>().AddScoped<ChosenSecret>();
}
