using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Posts a message to a webhook, signed as Standard Webhooks says.</summary>
internal sealed class WebhookSender(
    IHttpClientFactory clients,
    WebhookSecrets secrets,
    IOptions<NotificationOptions> options,
    TimeProvider time
) : ISender
{
    public const string ClientName = "webhooks";

    public string Way => "webhook";

    public bool Takes(Delivery delivery) => delivery.WebhookId is not null;

    public async Task<AttemptResult> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var webhook = delivery.Webhook!;
        if (!webhook.Enabled)
        {
            return new AttemptResult("the webhook is disabled");
        }

        try
        {
            using var http = clients.CreateClient(ClientName);
            http.Timeout = options.Value.Timeout;
            using var request = MakeRequest(delivery.Message!, webhook);
            using var response = await http.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            var status = (int)response.StatusCode;
            return response.IsSuccessStatusCode
                ? new AttemptResult(null, status)
                : new AttemptResult($"answered {status}; 200 to 299 means received", status);
        }
        catch (HttpRequestException exception)
        {
            return new AttemptResult(exception.Message);
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new AttemptResult($"did not answer within {options.Value.Timeout.TotalSeconds:0.#} seconds");
        }
        catch (CryptographicException)
        {
            return new AttemptResult(
                "the signing secret can not be decrypted, since the keys of this server were replaced: delete the "
                    + "webhook and create it anew"
            );
        }
    }

    private HttpRequestMessage MakeRequest(OutboxMessage message, Webhook webhook)
    {
        var id = message.Id.ToString();
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var body = JsonSerializer.Serialize(ToBody(message), WireJson.Shared.WebhookMessage);
        return new HttpRequestMessage(HttpMethod.Post, webhook.Url)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
            Headers =
            {
                { "webhook-id", id },
                { "webhook-timestamp", timestamp },
                { "webhook-signature", WebhookSignature.Of(secrets.KeyOf(webhook), id, timestamp, body) },
                { "User-Agent", "OAuthRegistry" },
            },
        };
    }

    private static WebhookMessage ToBody(OutboxMessage message) =>
        new()
        {
            Id = message.Id.ToString(),
            Type = LowerNames<NotificationKind>.NameOf(message.Kind),
            CreatedAt = message.CreatedAt,
            ClientId = message.ClientId,
            OrganizationId = message.OrganizationId,
            Data = message.ReadData(),
        };
}
