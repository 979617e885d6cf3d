using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>Webhooks, mails and how their deliveries went. For administrators.</summary>
public sealed class WebhooksApi
{
    private readonly Calls _calls;

    internal WebhooksApi(Calls calls) => _calls = calls;

    /// <summary>Creates a webhook; the answer carries the secret that signs its messages, this once.</summary>
    public Task<WebhookBody> CreateAsync(WebhookRequest webhook, CancellationToken cancellationToken = default) =>
        _calls.PostAsync("webhooks", webhook, Calls.Wire.WebhookRequest, Calls.Wire.WebhookBody, cancellationToken);

    /// <summary>Lists the webhooks, without their secrets.</summary>
    public IAsyncEnumerable<WebhookBody> ListAsync(
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => _calls.ListAsync("webhooks", options, Calls.Wire.WebhookList, page => page.Webhooks, cancellationToken);

    /// <summary>Reads a webhook, without its secret.</summary>
    public Task<WebhookBody> GetAsync(string webhookId, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(Route.Of($"webhooks/{webhookId}"), Calls.Wire.WebhookBody, cancellationToken);

    /// <summary>Changes the members that are set.</summary>
    public Task<WebhookBody> UpdateAsync(
        string webhookId,
        WebhookRequest webhook,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PutAsync(
            Route.Of($"webhooks/{webhookId}"),
            webhook,
            Calls.Wire.WebhookRequest,
            Calls.Wire.WebhookBody,
            cancellationToken
        );

    /// <summary>Deletes a webhook with its deliveries.</summary>
    public Task DeleteAsync(string webhookId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"webhooks/{webhookId}"), cancellationToken);

    /// <summary>Sends a test message to a webhook.</summary>
    public Task<DeliveryBody> TestAsync(string webhookId, CancellationToken cancellationToken = default) =>
        _calls.SendAsync(
            HttpMethod.Post,
            Route.Of($"webhooks/{webhookId}/test"),
            null,
            Calls.Wire.DeliveryBody,
            cancellationToken
        );

    /// <summary>
    /// Lists the deliveries of a webhook, newest first: all, or the <c>pending</c>, <c>delivered</c> or <c>dead</c>
    /// ones.
    /// </summary>
    public IAsyncEnumerable<DeliveryBody> ListDeliveriesAsync(
        string webhookId,
        string? state = null,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"webhooks/{webhookId}/deliveries").With("state", state),
            options,
            Calls.Wire.DeliveryList,
            page => page.Deliveries,
            cancellationToken
        );

    /// <summary>Sends a message to a webhook again, under the same ID.</summary>
    public Task<DeliveryBody> ReplayAsync(
        string webhookId,
        string deliveryId,
        CancellationToken cancellationToken = default
    ) =>
        _calls.SendAsync(
            HttpMethod.Post,
            Route.Of($"webhooks/{webhookId}/deliveries/{deliveryId}/replay"),
            null,
            Calls.Wire.DeliveryBody,
            cancellationToken
        );

    /// <summary>
    /// Lists the mails, newest first: all, or the <c>pending</c>, <c>delivered</c> or <c>dead</c> ones.
    /// </summary>
    public IAsyncEnumerable<DeliveryBody> ListMailsAsync(
        string? state = null,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        Route route = "mails";
        return _calls.ListAsync(
            route.With("state", state),
            options,
            Calls.Wire.DeliveryList,
            page => page.Deliveries,
            cancellationToken
        );
    }

    /// <summary>Sends a mail again.</summary>
    public Task<DeliveryBody> ReplayMailAsync(string deliveryId, CancellationToken cancellationToken = default) =>
        _calls.SendAsync(
            HttpMethod.Post,
            Route.Of($"mails/{deliveryId}/replay"),
            null,
            Calls.Wire.DeliveryBody,
            cancellationToken
        );
}
