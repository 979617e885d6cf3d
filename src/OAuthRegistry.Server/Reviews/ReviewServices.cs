using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Reviews.Desk;

namespace OAuthRegistry.Server.Reviews;

internal static class ReviewServices
{
    public static void AddReviews(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<ReviewOptions>(configuration.GetSection(ReviewOptions.Section));
        services.Configure<ProbeOptions>(configuration.GetSection(ProbeOptions.Section));
        services
            .AddSingleton<Lookalikes>()
            .AddSingleton<RightUse.Kept>()
            .AddSingleton<ProbeNetwork>()
            .AddSingleton<PublicHttp>()
            .AddSingleton<RedirectProbe>()
            .AddSingleton<ProbeDesk>();
        services.AddScoped<Neighbours>().AddScoped<ReviewReports>().AddScoped<Submissions>();
        services.AddScoped<DecisionBook>().AddScoped<Deciding>().AddScoped<Freshness>();
        services.AddSingleton<MessageAllowance>().AddScoped<Correspondence>().AddScoped<QuickReplies>();
        services.AddScoped<UnansweredQuestions>().AddHostedService<Rounds<UnansweredQuestions>>();
        services
            .AddScoped<Several>()
            .AddScoped<Assignments>()
            .AddScoped<RightUse>()
            .AddScoped<ClientReview>()
            .AddScoped<ReviewQueue>()
            .AddScoped<ReviewTimes>();
    }
}
