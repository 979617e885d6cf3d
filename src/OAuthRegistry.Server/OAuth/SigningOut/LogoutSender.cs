using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Posts logout tokens to clients (OpenID Connect Back-Channel Logout, section 2.5): as all errands to addresses that
/// strangers chose, into the public internet only, unless the operator lets them go everywhere.
/// </summary>
internal sealed class LogoutSender(
    RegistryContext db,
    PublicHttp http,
    LogoutToken tokens,
    IOptions<OAuthOptions> oauth,
    IOptions<ProbeOptions> probe,
    IOptions<NotificationOptions> notifications
) : ISender
{
    public string Way => "logout";

    public bool Takes(Delivery delivery) => delivery.Message!.Kind == NotificationKind.SessionEnded;

    public async Task<AttemptResult> SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var message = delivery.Message!;
        var client = await db
            .Clients.Live()
            .AsNoTracking()
            .FirstOrDefaultAsync(c => c.ClientId == message.ClientId, cancellationToken);
        if (client is not { IsUsable: true, BackchannelLogoutUri: { } address })
        {
            return Final("the client may not be used, or does not want to hear of it, any more");
        }

        var uri = new Uri(address);
        if (!oauth.Value.LogoutToPrivateAddresses && !probe.Value.Ports.Contains(uri.Port))
        {
            return Final($"port {uri.Port} is not posted to");
        }

        var token = tokens.Write(client, message.SubjectAccount!.Value.Id, EndedSession.Read(message.Data));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(notifications.Value.Timeout);
        try
        {
            return await PostAsync(uri, token, patience.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new AttemptResult(PublicHttp.Explain(exception).Evidence);
        }
    }

    private async Task<AttemptResult> PostAsync(Uri uri, string token, CancellationToken patience)
    {
        using var client = http.NewClient(patience, oauth.Value.LogoutToPrivateAddresses);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("OAuthRegistry");
        using var content = new FormUrlEncodedContent([KeyValuePair.Create("logout_token", token)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience);
        var status = (int)response.StatusCode;
        return status switch
        {
            StatusCodes.Status200OK or StatusCodes.Status204NoContent => new AttemptResult(null, status),
            StatusCodes.Status400BadRequest => Final("answered 400: it refuses the logout token", status),
            _ => new AttemptResult($"answered {status}; 200 or 204 means received", status),
        };
    }

    private static AttemptResult Final(string error, int? status = null) => new(error, status) { IsFinal = true };
}
