using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Whether an approved client is as it was, and when somebody last said so.</summary>
internal sealed record WatchOnPage(List<DriftBody> Drifts)
{
    /// <summary>Names its forms, so that a second press does nothing.</summary>
    public string Once { get; init; } = "";

    public bool MayLook { get; init; }

    public bool MayAttest { get; init; }

    public AttestationBody? Attested { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public static async Task<WatchOnPage> ReadAsync(
        string clientId,
        OpenDrifts drifts,
        Attesting attesting,
        CancellationToken cancellationToken
    )
    {
        var (attested, dueAt) = await attesting.ListAsync(clientId, PageRequest.Newest(1), cancellationToken);
        return new WatchOnPage(await drifts.ListOfAsync(clientId, cancellationToken))
        {
            Attested = attested.Rows.FirstOrDefault(),
            DueAt = dueAt,
            MayAttest = dueAt is not null && await attesting.MayAttestAsync(clientId, cancellationToken),
        };
    }
}
