using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The device authorization endpoint (RFC 8628, sections 3.1 and 3.2). OpenIddict has read the request and knows its
/// client by the time it comes here; the codes and the page are ours.
/// </summary>
internal static class DeviceAuthorization
{
    /// <summary>Where a user types the code of its device.</summary>
    public const string PagePath = "/device",
        UserCodeParameter = "user_code";

    /// <summary>Keeps the request, and tells the device its codes.</summary>
    internal sealed class Answer(DeviceRequests requests) : IOpenIddictServerHandler<ProcessRequestContext>
    {
        public async ValueTask HandleAsync(ProcessRequestContext context)
        {
            var codes = await requests.StartAsync(context.Transaction.Request!, context.CancellationToken);
            var (page, userCode) = (Issuer.Of(context)!.TrimEnd('/') + PagePath, UserCode.Show(codes.UserCode));
            context.Transaction.Response = new OpenIddictResponse
            {
                DeviceCode = codes.DeviceCode.Reveal(),
                UserCode = userCode,
                VerificationUri = page,
                VerificationUriComplete = $"{page}?{UserCodeParameter}={userCode}",
                ExpiresIn = (long)codes.Lifetime.TotalSeconds,
                ["interval"] = codes.Interval,
            };
        }
    }

    /// <summary>OpenIddict wants to know where the page is, and then to serve it; it is one of our own.</summary>
    internal sealed class LeavePage : IOpenIddictServerHandler<ProcessRequestContext>
    {
        public ValueTask HandleAsync(ProcessRequestContext context)
        {
            context.SkipRequest();
            return ValueTask.CompletedTask;
        }
    }
}
