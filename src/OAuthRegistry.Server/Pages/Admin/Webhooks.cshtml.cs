using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Webhooks and what became of their messages, for administrators.</summary>
internal sealed class WebhooksModel(WebhookService webhooks, DeliveryLog deliveries, UsedOnce used, Call call)
    : ActsModel(call)
{
    private static readonly string[] Enabled = ["enabled"];

    public List<WebhookBody> Rows { get; private set; } = [];

    /// <summary>The newest messages of each webhook.</summary>
    public Dictionary<string, List<DeliveryBody>> Deliveries { get; } = [];

    public string? Secret { get; private set; }

    public WebhookRequest Typed { get; private set; } = new();

    private const string Here = "/admin/webhooks";

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostCreateAsync(
        string? url,
        string? description,
        List<string> kinds,
        string? once,
        CancellationToken cancellationToken
    )
    {
        Typed = new WebhookRequest
        {
            Url = url?.Trim(),
            Description = description,
            Kinds = kinds,
        };
        return DoOnceAsync(used, once, () => CreateAsync(cancellationToken), Here, cancellationToken);
    }

    public Task<IActionResult> OnPostTestAsync(
        [FromForm(Name = "webhook_id")] string? id,
        CancellationToken cancellationToken
    ) => DoAsync(() => webhooks.TestAsync(id ?? "", cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostEnableAsync(
        [FromForm(Name = "webhook_id")] string? id,
        CancellationToken cancellationToken
    ) => DoAsync(() => SetEnabledAsync(id, true, cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostDisableAsync(
        [FromForm(Name = "webhook_id")] string? id,
        CancellationToken cancellationToken
    ) => DoAsync(() => SetEnabledAsync(id, false, cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostDeleteAsync(
        [FromForm(Name = "webhook_id")] string? id,
        CancellationToken cancellationToken
    ) => DoAsync(() => webhooks.DeleteAsync(id ?? "", cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostReplayAsync(
        [FromForm(Name = "webhook_id")] string? id,
        [FromForm(Name = "delivery_id")] string? deliveryId,
        CancellationToken cancellationToken
    ) =>
        DoAsync(
            () => deliveries.ReplayOfWebhookAsync(id ?? "", deliveryId ?? "", cancellationToken),
            Here,
            cancellationToken
        );

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Secret = Said(nameof(Secret));
        Rows = (await webhooks.ListAsync(WebhookService.Orders.First(), cancellationToken)).Rows;
        foreach (var webhook in Rows)
        {
            Deliveries[webhook.Id!] = (
                await deliveries.ListOfWebhookAsync(webhook.Id!, null, DeliveryLog.Orders.First(10), cancellationToken)
            ).Rows;
        }
    }

    private Task<WebhookBody> SetEnabledAsync(string? id, bool enabled, CancellationToken cancellationToken) =>
        webhooks.UpdateAsync(
            id ?? "",
            RequestBody<WebhookRequest>.Of(new WebhookRequest { Enabled = enabled }, Enabled),
            cancellationToken
        );

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        var created = await webhooks.CreateAsync(RequestBody<WebhookRequest>.Of(Typed), cancellationToken);
        SayNext(Here, nameof(Secret), created.Secret!);
    }
}
