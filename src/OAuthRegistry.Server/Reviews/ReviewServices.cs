namespace OAuthRegistry.Server.Reviews;

internal static class ReviewServices
{
    public static void AddReviews(this IServiceCollection services)
    {
        services.AddSingleton<Lookalikes>().AddSingleton<RedirectProbe>();
        services.AddScoped<ReviewReports>().AddScoped<Submissions>().AddScoped<DecisionBook>().AddScoped<ClientReview>().AddScoped<ReviewQueue>();
    }
}
