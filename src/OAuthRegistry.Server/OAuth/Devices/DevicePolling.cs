using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Secrets;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Tells a device that polls why it gets no tokens yet, or any more (RFC 8628, section 3.5). The client has proven who
/// it is by then, so that nobody else hears of it or makes the device slower. What was allowed goes on, as any code
/// does.
/// </summary>
internal sealed class DevicePolling(OAuthLookup lookup, DeviceRequests requests)
    : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.DeviceCode is not { } code || context.ClientId is not { } clientId)
        {
            return;
        }

        var client = (await lookup.ClientAsync(clientId))!;
        if (!client.Grants.Contains(Grant.DeviceCode))
        {
            context.Reject(Errors.UnauthorizedClient, "GRANT_DEVICE_CODE is not among the grants of the client.");
            return;
        }

        if (Judge.HasStopped(client))
        {
            context.Reject(Errors.UnauthorizedClient, SecretErrors.NotUsable(client.State).Refusal.Title);
            return;
        }

        var (result, interval) = await requests.PollAsync(code, clientId, context.CancellationToken);
        if (WhyNot(result, interval) is { } why)
        {
            context.Reject(why.Error, why.Description);
        }
    }

    private static (string Error, string Description)? WhyNot(PollResult result, int interval) =>
        result switch
        {
            PollResult.Waits => (
                Errors.AuthorizationPending,
                $"The user has not answered yet. Ask again in {interval} seconds."
            ),
            PollResult.TooEarly => (
                Errors.SlowDown,
                $"That was too early. Wait {interval} seconds each time from now on."
            ),
            PollResult.Denied => (Errors.AccessDenied, "The user did not allow it."),
            PollResult.Expired => (
                Errors.ExpiredToken,
                "Nobody answered in time. Begin anew, with new codes of /oauth/device."
            ),
            PollResult.Unknown => (
                Errors.InvalidGrant,
                "The device code is unknown, or another client's. Begin anew, with new codes of /oauth/device."
            ),
            _ => null,
        };
}
