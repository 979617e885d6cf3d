using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Notifications;

internal static class WebhookEndpoints
{
    private static readonly QueryParameter State = new(
        "state",
        "string",
        "One of `pending`, `delivered`, `dead`; all if absent."
    );

    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks");

        webhooks
            .MapPost("", Create)
            .Reads<WebhookRequest>()
            .WithSummary("Create a webhook")
            .WithDescription("For administrators. The answer carries the secret that signs the messages, this once.");
        webhooks
            .MapGet("", List)
            .TakesPage(WebhookService.Orders)
            .WithSummary("List the webhooks, without their secrets");
        webhooks.MapGet("/{webhook_id}", Get).Refuses(404).WithSummary("Read a webhook, without its secret");
        webhooks
            .MapPut("/{webhook_id}", Update)
            .Reads<WebhookRequest>()
            .Refuses(404)
            .WithSummary("Change a webhook, enable or disable it")
            .WithDescription(
                "Changes the members that are present. What waits for a disabled webhook becomes a dead letter, to "
                    + "be replayed later."
            );
        webhooks
            .MapDelete("/{webhook_id}", Delete)
            .Refuses(404, 409)
            .WithSummary("Delete a webhook with its deliveries");
        webhooks
            .MapPost("/{webhook_id}/test", Test)
            .Refuses(404)
            .WithSummary("Send a test message to a webhook")
            .WithDescription("The answer is the delivery; the list of deliveries tells how it went.");
        webhooks
            .MapGet("/{webhook_id}/deliveries", ListDeliveries)
            .TakesPage(DeliveryLog.Orders)
            .Takes(State)
            .Refuses(404)
            .WithSummary("List the deliveries of a webhook, newest first");
        webhooks
            .MapPost("/{webhook_id}/deliveries/{delivery_id}/replay", Replay)
            .Refuses(404, 409)
            .WithSummary("Send a message to a webhook again, under the same ID");

        var mails = api.MapGroup("/mails").WithTags("Mails");

        mails
            .MapGet("", ListMails)
            .TakesPage(DeliveryLog.Orders)
            .Takes(State)
            .WithSummary("List the mails, newest first")
            .WithDescription("For administrators.");
        mails.MapPost("/{delivery_id}/replay", ReplayMail).Refuses(404, 409).WithSummary("Send a mail again");
    }

    private static Task<WebhookBody> Create(
        RequestBody<WebhookRequest> request,
        WebhookService webhooks,
        CancellationToken cancellationToken
    ) => webhooks.CreateAsync(request, cancellationToken);

    private static async Task<WebhookList> List(
        QueryReader query,
        WebhookService webhooks,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(WebhookService.Orders);
        query.Finish();
        return new WebhookList { Webhooks = response.WithTotal(await webhooks.ListAsync(page, cancellationToken)) };
    }

    private static Task<WebhookBody> Get(
        string webhook_id,
        WebhookService webhooks,
        CancellationToken cancellationToken
    ) => webhooks.GetAsync(webhook_id, cancellationToken);

    private static Task<WebhookBody> Update(
        string webhook_id,
        RequestBody<WebhookRequest> request,
        WebhookService webhooks,
        CancellationToken cancellationToken
    ) => webhooks.UpdateAsync(webhook_id, request, cancellationToken);

    private static async Task<EmptyBody> Delete(
        string webhook_id,
        WebhookService webhooks,
        CancellationToken cancellationToken
    )
    {
        await webhooks.DeleteAsync(webhook_id, cancellationToken);
        return new EmptyBody();
    }

    private static Task<DeliveryBody> Test(
        string webhook_id,
        WebhookService webhooks,
        CancellationToken cancellationToken
    ) => webhooks.TestAsync(webhook_id, cancellationToken);

    private static async Task<DeliveryList> ListDeliveries(
        string webhook_id,
        QueryReader query,
        DeliveryLog deliveries,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (page, state) = (query.Page(DeliveryLog.Orders), ReadState(query));
        query.Finish();
        return new DeliveryList
        {
            Deliveries = response.WithTotal(
                await deliveries.ListOfWebhookAsync(webhook_id, state, page, cancellationToken)
            ),
        };
    }

    private static Task<DeliveryBody> Replay(
        string webhook_id,
        string delivery_id,
        DeliveryLog deliveries,
        CancellationToken cancellationToken
    ) => deliveries.ReplayOfWebhookAsync(webhook_id, delivery_id, cancellationToken);

    private static async Task<DeliveryList> ListMails(
        QueryReader query,
        DeliveryLog deliveries,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var (page, state) = (query.Page(DeliveryLog.Orders), ReadState(query));
        query.Finish();
        return new DeliveryList
        {
            Deliveries = response.WithTotal(await deliveries.ListMailsAsync(state, page, cancellationToken)),
        };
    }

    private static Task<DeliveryBody> ReplayMail(
        string delivery_id,
        DeliveryLog deliveries,
        CancellationToken cancellationToken
    ) => deliveries.ReplayMailAsync(delivery_id, cancellationToken);

    private static DeliveryState? ReadState(QueryReader query) =>
        query.Text("state", 20) is { Length: > 0 } name
            ? LowerNames<DeliveryState>.Parse(name)
                ?? throw RequestErrors.Invalid("state", "must be one of pending, delivered, dead")
            : null;
}
