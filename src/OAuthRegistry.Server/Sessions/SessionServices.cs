namespace OAuthRegistry.Server.Sessions;

/// <summary>Signing in with a browser.</summary>
internal static class SessionServices
{
    public static void AddSessions(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<SignInOptions>(configuration.GetSection(SignInOptions.Section));
        services
            .AddSingleton<SessionLookup>()
            .AddScoped<SessionEnding>()
            .AddScoped<SignIn>()
            .AddScoped<SessionService>();
        services.AddSingleton<Guesses>().AddSingleton<KnownDevices>().AddScoped<PasswordCheck>();
    }
}
