using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Clients.Logos;

/// <summary>Removes the pictures that neither a client nor a change that waits refers to any more.</summary>
internal static class LogoSweep
{
    /// <summary>How many of those from before a time were removed, at most so many at once.</summary>
    public static Task<int> RunAsync(
        RegistryContext db,
        DateTimeOffset before,
        int batch,
        CancellationToken cancellationToken
    ) =>
        db
            .Logos.Where(logo =>
                db.Logos.Where(old =>
                        old.CreatedAt < before
                        && !db.Clients.Any(client => client.LogoSha256 == old.Sha256)
                        && !db.Submissions.Any(submission => submission.LogoSha256 == old.Sha256)
                    )
                    .OrderBy(old => old.CreatedAt)
                    .Select(old => old.Sha256)
                    .Take(batch)
                    .Contains(logo.Sha256)
            )
            .ExecuteDeleteAsync(cancellationToken);
}
