using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Shows administrators what was delivered and what was not, and sends again.</summary>
internal sealed class DeliveryLog(
    RegistryContext db,
    WebhookService webhooks,
    DeliverySignals signals,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<Delivery, Guid> Orders = new SortTable<Delivery, Guid>(
        d => d.Id,
        isNewestFirst: true
    ).ByKey("created_at");

    public async Task<Page<DeliveryBody>> ListOfWebhookAsync(
        string webhookId,
        DeliveryState? state,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var webhook = await webhooks.RequireAsync(webhookId, cancellationToken);
        return await ListAsync(webhook.Id, state, page, cancellationToken);
    }

    public Task<Page<DeliveryBody>> ListMailsAsync(
        DeliveryState? state,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireAdmin("look at mails");
        return ListAsync(null, state, page, cancellationToken);
    }

    public async Task<DeliveryBody> ReplayOfWebhookAsync(
        string webhookId,
        string deliveryId,
        CancellationToken cancellationToken
    )
    {
        var webhook = await webhooks.RequireAsync(webhookId, cancellationToken);
        return await ReplayAsync(webhook.Id, deliveryId, cancellationToken);
    }

    public Task<DeliveryBody> ReplayMailAsync(string deliveryId, CancellationToken cancellationToken)
    {
        call.Caller.RequireAdmin("send mails again");
        return ReplayAsync(null, deliveryId, cancellationToken);
    }

    public static DeliveryBody ToBody(Delivery delivery, OutboxMessage message) =>
        new()
        {
            Id = delivery.Id.ToString(),
            MessageId = delivery.MessageId.ToString(),
            Type = LowerNames<NotificationKind>.NameOf(message.Kind),
            ClientId = message.ClientId,
            OrganizationId = message.OrganizationId,
            UserIds = delivery.UserId is { } userId ? new UserIds { UserId = userId } : null,
            State = LowerNames<DeliveryState>.NameOf(delivery.State),
            Attempts = delivery.Attempts,
            CreatedAt = delivery.CreatedAt,
            NextAttemptAt = delivery.DueAt,
            DeliveredAt = delivery.DeliveredAt,
            LastStatus = delivery.LastStatus,
            LastError = delivery.LastError,
        };

    /// <summary>The deliveries of a webhook, or the mails.</summary>
    private async Task<Page<DeliveryBody>> ListAsync(
        Guid? webhookId,
        DeliveryState? state,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var deliveries = db
            .Deliveries.AsNoTracking()
            .Where(d => d.WebhookId == webhookId && (d.WebhookId != null || d.UserId != null));
        if (state is { } only)
        {
            deliveries = deliveries.Where(d => d.State == only);
        }

        var found = await Orders.Sort(deliveries.Include(d => d.Message), page).ToPageAsync(page, cancellationToken);
        return found.ConvertAll(delivery => ToBody(delivery, delivery.Message!));
    }

    /// <summary>Sends again under the same ID, with as many attempts as at first.</summary>
    private async Task<DeliveryBody> ReplayAsync(
        Guid? webhookId,
        string deliveryId,
        CancellationToken cancellationToken
    )
    {
        var delivery = Guid.TryParse(deliveryId, out var id)
            ? await db
                .Deliveries.Include(d => d.Message)
                .FirstOrDefaultAsync(
                    d => d.Id == id && d.WebhookId == webhookId && (d.WebhookId != null || d.UserId != null),
                    cancellationToken
                )
            : null;
        if (delivery is null)
        {
            throw NotificationErrors.DeliveryNotFound(deliveryId);
        }

        // A server that is sending it at this moment loses its claim, so that it can not call the replay done.
        (delivery.State, delivery.Attempts, delivery.DueAt, delivery.Claim) = (
            DeliveryState.Pending,
            0,
            time.Now(),
            null
        );
        await db.SaveAsync(cancellationToken);
        signals.Deliveries.Set();
        return ToBody(delivery, delivery.Message!);
    }
}
