using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>Who answers for a client.</summary>
/// <param name="Account">The account, as the checks take it.</param>
/// <param name="Name">Its display name; empty if it has none.</param>
/// <param name="HasAccepted">Whether it agreed to own the client.</param>
internal sealed record OwnerSeen(AccountRef Account, string Name, bool HasAccepted);

/// <summary>Tells a reviewer whose a client is.</summary>
internal sealed class OwnerLook(RegistryContext db, Call call)
{
    public async Task<OwnerSeen> OfAsync(string clientId, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("decide about clients");
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        var owner = ReviewSubject.OwnerOf(client);
        var name = await db
            .Accounts.Where(a => a.AccountId == owner.Id)
            .Select(a => a.Name)
            .FirstOrDefaultAsync(cancellationToken);
        return new OwnerSeen(
            owner,
            name ?? "",
            client.Collaborators.Any(member => member.Account == owner && member.AcceptedAt is not null)
        );
    }
}
