using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.OAuth;

internal enum Life
{
    Alive,
    Ended,

    /// <summary>The client was rejected or suspended.</summary>
    Stopped,
}

/// <summary>What OpenIddict can not know of a token: whether the client, the user and the family behind it are still there and may do this.</summary>
internal sealed class Liveness(RegistryContext db, OAuthLookup lookup)
{
    public async Task<(Life Life, Client? Client)> OfAsync(string clientId, string familyId, string? userId, CancellationToken cancellationToken)
    {
        var client = await lookup.ClientAsync(clientId);
        if (client is { State: ReviewState.Rejected or ReviewState.Suspended })
        {
            return (Life.Stopped, client);
        }

        var family = await lookup.FamilyAsync(Guid.Parse(familyId));
        var user = userId is null ? null : await lookup.UserAsync(userId);
        var isAlive = client is not null && family is not null && user is { State: ReviewState.Approved or ReviewState.Flagged }
            && family.IsAlive(client, user) && await IsAdmittedAsync(client, user, cancellationToken);
        return (isAlive ? Life.Alive : Life.Ended, client);
    }

    private async Task<bool> IsAdmittedAsync(Client client, User user, CancellationToken cancellationToken)
    {
        if (client.IsUsable)
        {
            return true;
        }

        client.Collaborators.AddRange(await db.Collaborators.AsNoTracking().Where(c => c.ClientId == client.ClientId).ToListAsync(cancellationToken));
        var memberships = await db.Members.AsNoTracking().Where(member => member.UserId == user.AccountId).ToListAsync(cancellationToken);
        return Sandbox.Admits(client, Caller.Of(user, memberships, RightSet.Everything, "token"));
    }
}
