namespace OAuthRegistry.Server.Reviews;

internal static class ReviewServices
{
    public static void AddReviews(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<ReviewOptions>(configuration.GetSection(ReviewOptions.Section));
        services.Configure<ProbeOptions>(configuration.GetSection(ProbeOptions.Section));
        services.AddSingleton<Lookalikes>().AddSingleton<ProbeNetwork>().AddSingleton<RedirectProbe>();
        services.AddScoped<ReviewReports>().AddScoped<Submissions>().AddScoped<DecisionBook>().AddScoped<ClientReview>().AddScoped<ReviewQueue>().AddScoped<ReviewTimes>();
    }
}
