using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Proofs;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>The application that sent somebody to sign in.</summary>
/// <param name="Client">As it was approved.</param>
/// <param name="Host">Where it goes on; none if that is an app on the user's device.</param>
internal sealed record WaitingApplication(Client Client, string? Host);

/// <summary>
/// Says for which application one signs in. Only of a request that is kept, and only of a client that was reviewed:
/// nobody has a text of their own shown to whoever opens a link.
/// </summary>
internal sealed class WaitingApplications(RegistryContext db, TimeProvider time)
{
    public async Task<WaitingApplication?> FindAsync(
        string? clientId,
        string? reference,
        CancellationToken cancellationToken
    )
    {
        if (
            !Identifier.IsWellFormed(clientId)
            || reference?.StartsWith(KeptRequests.ReferencePrefix, StringComparison.Ordinal) != true
        )
        {
            return null;
        }

        var (key, now) = (KeptRequests.KeyOf(reference), time.Now());
        var found = await (
            from kept in db.AuthorizationRequests.AsNoTracking()
            join client in db.Clients.Usable() on kept.ClientId equals client.ClientId
            where kept.RequestKey == key && kept.ClientId == clientId && kept.ExpiresAt > now
            select new { Client = client, kept.Parameters }
        ).FirstOrDefaultAsync(cancellationToken);
        return found is null
            ? null
            : new WaitingApplication(found.Client, HostOf(found.Client, JsonNode.Parse(found.Parameters)!));
    }

    /// <summary>Of an address that is still the client's: it may have changed while the request waits.</summary>
    private static string? HostOf(Client client, JsonNode parameters)
    {
        var asked = parameters[Parameters.RedirectUri] as JsonValue;
        var redirectUri = (string?)asked ?? client.RedirectUris.FirstOrDefault();
        return
            HostsToProve.HostOf(redirectUri) is { } host
            && client.RedirectUris.Exists(own => HostsToProve.HostOf(own) == host)
            ? host
            : null;
    }
}
