using System.Text.Json;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Creates, shows, changes, tries out and deletes webhooks. All of it is for administrators.</summary>
internal sealed class WebhookService(
    RegistryContext db,
    WebhookSecrets secrets,
    DeliverySignals signals,
    IValidator<WebhookRequest> rules,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<Webhook, Guid> Orders = new SortTable<Webhook, Guid>(w => w.Id).ByKey(
        "created_at"
    );

    /// <summary>The answer is the only one that carries the signing secret.</summary>
    public async Task<WebhookBody> CreateAsync(RequestBody<WebhookRequest> request, CancellationToken cancellationToken)
    {
        RequireAdmin();
        var body = request.Value;
        request.ThrowIfFaulty(rules.Check(body));

        var now = time.Now();
        var (secret, protectedSecret) = secrets.Generate();
        var webhook = new Webhook
        {
            Id = Guid.CreateVersion7(now),
            Url = body.Url!,
            ProtectedSecret = protectedSecret,
            CreatedAt = now,
            UpdatedAt = now,
        };
        webhook.Kinds = KindsOf(body);
        webhook.Description = body.Description ?? "";
        webhook.Enabled = body.Enabled ?? true;
        db.Webhooks.Add(webhook);
        await db.SaveAsync(cancellationToken);

        var answer = ToBody(webhook);
        answer.Secret = secret;
        return answer;
    }

    public async Task<Page<WebhookBody>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        RequireAdmin();
        var webhooks = Orders.Sort(db.Webhooks.AsNoTracking(), page);
        return (await webhooks.ToPageAsync(page, cancellationToken)).ConvertAll(ToBody);
    }

    public async Task<WebhookBody> GetAsync(string webhookId, CancellationToken cancellationToken) =>
        ToBody(await RequireAsync(webhookId, cancellationToken));

    /// <summary>Changes the members that are present.</summary>
    public async Task<WebhookBody> UpdateAsync(
        string webhookId,
        RequestBody<WebhookRequest> request,
        CancellationToken cancellationToken
    )
    {
        var webhook = await RequireAsync(webhookId, cancellationToken);
        var body = request.Value;
        var present = request.Present;
        request.ThrowIfFaulty(rules.CheckChange(body, "", new FieldMask(present)));

        webhook.Url = present.Contains("url") ? body.Url! : webhook.Url;
        webhook.Kinds = present.Contains("kinds") ? KindsOf(body) : webhook.Kinds;
        webhook.Description = present.Contains("description") ? body.Description ?? "" : webhook.Description;
        webhook.Enabled = present.Contains("enabled") ? body.Enabled ?? true : webhook.Enabled;
        if (db.Entry(webhook).State == EntityState.Modified)
        {
            webhook.UpdatedAt = time.Now();
        }

        await db.SaveAsync(cancellationToken);
        return ToBody(webhook);
    }

    /// <summary>Its deliveries go with it.</summary>
    public async Task DeleteAsync(string webhookId, CancellationToken cancellationToken)
    {
        db.Webhooks.Remove(await RequireAsync(webhookId, cancellationToken));
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>Sends a message to this webhook only, the way that all others go.</summary>
    public async Task<DeliveryBody> TestAsync(string webhookId, CancellationToken cancellationToken)
    {
        var webhook = await RequireAsync(webhookId, cancellationToken);
        var now = time.Now();
        var message = new OutboxMessage
        {
            Id = Guid.CreateVersion7(now),
            Kind = NotificationKind.Test,
            CreatedAt = now,
            Sender = call.Caller.Account,
            Data = JsonSerializer.Serialize(
                new NotificationDataBody { Summary = "A test of this webhook." },
                WireJson.Shared.NotificationDataBody
            ),
        };
        var delivery = FanOut.ToWebhook(message, webhook.Id, now);
        db.Outbox.Add(message);
        db.Deliveries.Add(delivery);
        await db.SaveAsync(cancellationToken);
        signals.Deliveries.Set();
        return DeliveryLog.ToBody(delivery, message);
    }

    public async Task<Webhook> RequireAsync(string webhookId, CancellationToken cancellationToken)
    {
        RequireAdmin();
        return (
                Guid.TryParse(webhookId, out var id)
                    ? await db.Webhooks.FirstOrDefaultAsync(w => w.Id == id, cancellationToken)
                    : null
            ) ?? throw NotificationErrors.WebhookNotFound(webhookId);
    }

    private void RequireAdmin() => call.Caller.RequireAdmin("manage webhooks");

    private static List<NotificationKind> KindsOf(WebhookRequest body) =>
        [.. (body.Kinds ?? []).Select(kind => LowerNames<NotificationKind>.Parse(kind)!.Value).Distinct()];

    private static WebhookBody ToBody(Webhook webhook) =>
        new()
        {
            Id = webhook.Id.ToString(),
            Url = webhook.Url,
            Kinds = webhook.Kinds.ConvertAll(LowerNames<NotificationKind>.NameOf).NullIfEmpty(),
            Description = webhook.Description.NullIfEmpty(),
            Enabled = webhook.Enabled,
            CreatedAt = webhook.CreatedAt,
            UpdatedAt = webhook.UpdatedAt,
        };
}
