using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.Notifications;

/// <summary>The ways in which work on webhooks and deliveries can fail.</summary>
internal static class NotificationErrors
{
    public static RefusedException WebhookNotFound(string webhookId) =>
        new(
            new Refusal(StatusCode.NotFound, "webhook_not_found", "webhook with id `{webhook_id}` not found")
            {
                Attributes = new JsonObject { ["webhook_id"] = webhookId },
            }
        );

    public static RefusedException DeliveryNotFound(string deliveryId) =>
        new(
            new Refusal(StatusCode.NotFound, "delivery_not_found", "delivery with id `{delivery_id}` not found")
            {
                Attributes = new JsonObject { ["delivery_id"] = deliveryId },
            }
        );
}
