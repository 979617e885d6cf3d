using Microsoft.AspNetCore.WebUtilities;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What a program is set up with to sign users in by the client.</summary>
/// <param name="Issuer">The issuer, as the metadata and tokens say it to the byte.</param>
/// <param name="Address">Where the server is reached, without a slash at the end.</param>
/// <param name="Client">With all that those see who work on it.</param>
/// <param name="HasSecret">Whether it proves itself by one, where it does not say.</param>
internal sealed record Endpoints(string Issuer, string Address, ClientBody Client, bool HasSecret)
{
    public string Authorize => $"{Address}/oauth/authorize";

    public string Token => $"{Address}/oauth/token";

    /// <summary>
    /// A request that a browser can be sent with as it is; nothing where it has no place to come back to, or has to
    /// come with a challenge or by the back channel.
    /// </summary>
    public string? Ready =>
        Client is { RedirectUris: [var back, ..], RequirePar: not true, RequirePkce: not true }
        && (Client.TokenEndpointAuthMethod is { } method ? method != AuthMethod.None : HasSecret)
        && Client.Grants?.Contains(Grant.AuthorizationCode) is not false
            ? QueryHelpers.AddQueryString(
                Authorize,
                new Dictionary<string, string?>
                {
                    ["client_id"] = Client.Ids?.ClientId,
                    ["response_type"] = "code",
                    ["redirect_uri"] = back,
                    ["state"] = "something-that-cannot-be-guessed",
                }
            )
            : null;
}
