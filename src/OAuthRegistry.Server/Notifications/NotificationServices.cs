using MimeKit;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Notifications;

internal static class NotificationServices
{
    public static void AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<NotificationOptions>(configuration.GetSection(NotificationOptions.Section));
        services
            .AddOptions<MailOptions>()
            .Bind(configuration.GetSection(MailOptions.Section))
            .Validate(
                mail => !mail.IsConfigured || MailboxAddress.TryParse(mail.From, out _),
                "Mail__Host is set; set Mail__From too, such as \"OAuthRegistry <registry@example.com>\"."
            )
            .ValidateOnStart();

        // A redirect would take the message to an address that no administrator chose.
        services
            .AddHttpClient(WebhookSender.ClientName)
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    ActivityHeadersPropagator = Spans.ToldToNobody,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                }
            )
            .RemoveAllLoggers();

        services.AddSingleton<DeliverySignals>().AddSingleton<DeliveryAttempts>().AddSingleton<WebhookSecrets>();
        services
            .AddScoped<Outbox>()
            .AddScoped<Receivers>()
            .AddScoped<UnreadMails>()
            .AddScoped<FanOut>()
            .AddScoped<ISender, WebhookSender>()
            .AddScoped<ISender, MailSender>()
            .AddScoped<ExpiringSecrets>()
            .AddScoped<NotificationSweep>();
        services.AddScoped<WebhookService>().AddScoped<DeliveryLog>().AddScoped<Inbox>();
        services
            .AddHostedService<Deliverer>()
            .AddHostedService<Rounds<ExpiringSecrets>>()
            .AddHostedService<Rounds<NotificationSweep>>();
        services.AddScoped<OutboxCount>().AddHostedService<Rounds<OutboxCount>>();
    }

    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        api.MapInbox();
        api.MapWebhooks();
    }
}
