using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Reviews.Desk;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Reviews.Usage;
using OAuthRegistry.Server.Reviews.Watch;

namespace OAuthRegistry.Server.Reviews;

internal static class ReviewServices
{
    public static void AddReviews(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<ReviewOptions>(configuration.GetSection(ReviewOptions.Section));
        services.Configure<ProbeOptions>(configuration.GetSection(ProbeOptions.Section));
        services.Configure<HostProofOptions>(configuration.GetSection(HostProofOptions.Section));
        services.Configure<WatchOptions>(configuration.GetSection(WatchOptions.Section));
        services
            .AddSingleton<Lookalikes>()
            .AddSingleton<RightUse.Kept>()
            .AddSingleton<ProbeNetwork>()
            .AddSingleton<PublicHttp>()
            .AddSingleton<RedirectProbe>()
            .AddSingleton<ProbeDesk>();
        services.AddScoped<Neighbours>().AddScoped<ReviewReports>().AddScoped<Submissions>();
        services.AddScoped<DecisionBook>().AddScoped<Deciding>().AddScoped<Freshness>();
        services
            .AddSingleton<MessageAllowance>()
            .AddScoped<Correspondence>()
            .AddScoped<QuickReplies>()
            .AddScoped<AskedClients>();
        services.AddSingleton<ComplaintAllowance>().AddScoped<ComplaintFiling>();
        services.AddScoped<OpenComplaints>().AddScoped<ReportedClients>();
        services.AddScoped<UnansweredQuestions>().AddHostedService<Rounds<UnansweredQuestions>>();
        services
            .AddSingleton<PolicyInForce.Kept>()
            .AddScoped<PolicyInForce>()
            .AddScoped<PolicyDesk>()
            .AddScoped<PastRequests>()
            .AddScoped<PolicySimulation>()
            .AddScoped<Approvers>()
            .AddScoped<TrialUsers>()
            .AddScoped<PolicyLook>();
        services.AddScoped<PolicyRound>().AddHostedService<Rounds<PolicyRound>>();
        services
            .AddScoped<Several>()
            .AddScoped<ReviewFigures>()
            .AddScoped<Timeline>()
            .AddScoped<Assignments>()
            .AddScoped<QueueViews>()
            .AddScoped<RightUse>()
            .AddScoped<ClientReview>()
            .AddScoped<ReviewQueue>()
            .AddScoped<OwnerLook>()
            .AddScoped<DeskCounts>()
            .AddSingleton<WaitingCount.Kept>()
            .AddScoped<WaitingCount>()
            .AddScoped<ReviewTimes>();
        services.AddScoped<WaitingAges>().AddHostedService<Rounds<WaitingAges>>();
        services.AddSingleton<UseCounter>().AddScoped<ClientUsage>().AddScoped<UseKeeping>();
        services.AddHostedService<UseKeepingAtTheEnd>().AddHostedService<Rounds<UseKeeping>>();
        services.AddSingleton<ITxtLookup, DnsTxtLookup>().AddSingleton<HostFile>().AddSingleton<HostLook>();
        services.AddSingleton<HostTries>().AddScoped<HostVerdict>().AddScoped<HostService>();
        services
            .AddSingleton<HostLookup>()
            .AddScoped<ProvenHosts>()
            .AddScoped<HostRecheck>()
            .AddHostedService<Rounds<HostRecheck>>();
        services.AddSingleton<HostBudget>().AddSingleton<LookAllowance>().AddScoped<ApprovedReports>();
        services.AddScoped<WatchLook>().AddScoped<OpenDrifts>().AddScoped<DriftBook>().AddScoped<LookAgain>();
        services.AddScoped<DriftWatch>().AddHostedService<Rounds<DriftWatch>>();
        services.AddScoped<Attesting>();
        services.AddScoped<AttestationReminders>().AddHostedService<Rounds<AttestationReminders>>();
    }
}
