using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>The reports on which clients were approved.</summary>
internal sealed class ApprovedReports(RegistryContext db)
{
    /// <summary>That of the last approval; none of a client that nobody decided about.</summary>
    public async Task<ReviewReport?> OfAsync(string clientId, CancellationToken cancellationToken) =>
        await db
            .Decisions.AsNoTracking()
            .Where(d => d.ClientId == clientId && d.Decision == Decision.Approve)
            .OrderByDescending(d => d.Revision)
            .Select(d => d.Report)
            .FirstOrDefaultAsync(cancellationToken)
            is { } report
            ? JsonSerializer.Deserialize(report, WireJson.Shared.ReviewReport)
            : null;
}
