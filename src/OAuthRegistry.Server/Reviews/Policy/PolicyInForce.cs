using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>
/// The policy that counts now. Its version is asked for each time; its text is read where that is another.
/// </summary>
internal sealed class PolicyInForce(RegistryContext db, PolicyInForce.Kept kept)
{
    public async Task<Versioned> GetAsync(CancellationToken cancellationToken)
    {
        var version = await db
            .Policies.Where(p => p.Name == KeptPolicy.OfReviews)
            .Select(p => p.Revision)
            .FirstOrDefaultAsync(cancellationToken);
        if (version == 0)
        {
            return Versioned.None;
        }

        if (kept.Last is { } last && last.Version == version)
        {
            return last;
        }

        var row = await db.Policies.AsNoTracking().FirstAsync(p => p.Name == KeptPolicy.OfReviews, cancellationToken);
        return kept.Last = new Versioned(row.Revision, PolicyReader.Read(row.Text).Policy);
    }

    internal sealed record Versioned(long Version, ReviewPolicy Policy)
    {
        public static readonly Versioned None = new(0, ReviewPolicy.None);

        /// <summary>How the record names one of its rules.</summary>
        public string NameOf(PolicyRule rule) => $"policy:{Version}:{rule.Name}";
    }

    /// <summary>What this server read last.</summary>
    internal sealed class Kept
    {
        public Versioned? Last { get; set; }
    }
}
