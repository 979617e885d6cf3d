using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Webhooks and what became of their messages, for administrators.</summary>
internal sealed class WebhooksModel(WebhookService webhooks, DeliveryLog deliveries, Call call) : ConsoleModel(call)
{
    private static readonly string[] Enabled = ["enabled"];

    public List<WebhookBody> Rows { get; private set; } = [];

    /// <summary>The newest messages of each webhook.</summary>
    public Dictionary<string, List<DeliveryBody>> Deliveries { get; } = [];

    public string? Secret { get; private set; }

    public WebhookRequest Typed { get; private set; } = new();

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(
        string? act,
        [FromForm(Name = "webhook_id")] string? webhookId,
        [FromForm(Name = "delivery_id")] string? deliveryId,
        string? url,
        string? description,
        CancellationToken cancellationToken
    )
    {
        var id = webhookId ?? "";
        if (act == "create")
        {
            Typed = new WebhookRequest { Url = url?.Trim(), Description = description };
            return DoAsync(() => CreateAsync(cancellationToken), null, cancellationToken);
        }

        return DoAsync(
            () =>
                act switch
                {
                    "test" => webhooks.TestAsync(id, cancellationToken),
                    "delete" => webhooks.DeleteAsync(id, cancellationToken),
                    "replay" => deliveries.ReplayOfWebhookAsync(id, deliveryId ?? "", cancellationToken),
                    _ => webhooks.UpdateAsync(
                        id,
                        RequestBody<WebhookRequest>.Of(new WebhookRequest { Enabled = act == "enable" }, Enabled),
                        cancellationToken
                    ),
                },
            "/admin/webhooks",
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Rows = (await webhooks.ListAsync(WebhookService.Orders.First(), cancellationToken)).Rows;
        foreach (var webhook in Rows)
        {
            Deliveries[webhook.Id!] = (
                await deliveries.ListOfWebhookAsync(webhook.Id!, null, DeliveryLog.Orders.First(10), cancellationToken)
            ).Rows;
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        Secret = (await webhooks.CreateAsync(RequestBody<WebhookRequest>.Of(Typed), cancellationToken)).Secret;
        Typed = new WebhookRequest();
    }
}
