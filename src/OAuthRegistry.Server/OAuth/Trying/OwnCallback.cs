using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The one redirect URI that nobody registers: the page of the client on this server, where those who work on it try
/// its sign-in. It is a redirect URI for them alone, in their own browser, at the authorization endpoint, and only of
/// this client; of everybody else's request it is one that was not registered.
/// </summary>
internal sealed class OwnCallback(
    ClientDirectory clients,
    IHttpContextAccessor requests,
    IOptions<RegistryOptions> registry,
    Call call
)
{
    public string Of(string clientId, HttpRequest request) =>
        $"{registry.Value.AddressFor(request)}/clients/{Uri.EscapeDataString(clientId)}/try/callback";

    public async Task<bool> AdmitsAsync(string clientId, string uri, CancellationToken cancellationToken)
    {
        // A client that pushes its request, or a device, brings no browser along whose session could speak for anybody.
        if (
            requests.HttpContext is not { } http
            || http.Request.Path != "/oauth/authorize"
            || uri != Of(clientId, http.Request)
            || !(await http.AuthenticateAsync(SessionAuthentication.SchemeName)).Succeeded
            || call.Caller.Restriction is not null
        )
        {
            return false;
        }

        try
        {
            var rights = (await clients.GetRightsAsync(clientId, cancellationToken)).Rights;
            return rights?.Contains(Right.ClientSettingsBasic) == true;
        }
        catch (RefusedException)
        {
            return false;
        }
    }
}
