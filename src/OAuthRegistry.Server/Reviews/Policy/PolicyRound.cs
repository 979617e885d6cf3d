using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>
/// Shows the policy what waits and what it has not seen as it is now. Registering does not wait for it: it tries
/// redirect URIs, which takes as long as they take. Of several servers one wins, by the revision.
/// </summary>
internal sealed class PolicyRound(
    RegistryContext db,
    PolicyInForce inForce,
    IServiceScopeFactory scopes,
    IOptions<ReviewOptions> options,
    ILogger<PolicyRound> logger
) : IRound
{
    private const int AtOnce = 4,
        MostInARound = 200;

    public TimeSpan Every => options.Value.PolicyCheck;

    public string Purpose => "Requests that a review policy could decide";

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        var (version, policy) = await inForce.GetAsync(cancellationToken);
        if (!policy.Rules.Any(rule => rule.Then.ActsByItself))
        {
            return;
        }

        var unseen = await db
            .Submissions.AsNoTracking()
            .Where(s => (s.SeenByPolicy == null || s.SeenByPolicy != version) && s.AskedAt == null)
            .Where(s => db.Clients.Any(c => c.ClientId == s.ClientId && c.DeletedAt == null))
            .OrderBy(s => s.QueuedAt)
            .Select(s => s.ClientId)
            .Take(MostInARound)
            .ToListAsync(cancellationToken);
        await Parallel.ForEachAsync(
            unseen,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (clientId, token) => await LookAsync(clientId, token)
        );
    }

    /// <summary>One that is refused, or fails, keeps no other from its turn.</summary>
    private async Task LookAsync(string clientId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            await scope.ServiceProvider.GetRequiredService<PolicyLook>().LookAsync(clientId, cancellationToken);
        }
        catch (RefusedException)
        {
            // Another server, a person or the registrant was faster; what is there now is looked at next.
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(
                "The review policy could not look at client {ClientId}, the next round will: {Reason}",
                clientId,
                exception.GetBaseException().Message
            );
        }
    }
}
