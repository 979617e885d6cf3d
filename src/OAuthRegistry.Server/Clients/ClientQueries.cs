using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Clients;

/// <summary>How clients are found.</summary>
internal static class ClientQueries
{
    public static IQueryable<Client> Live(this IQueryable<Client> clients) => clients.Where(c => c.DeletedAt == null);

    /// <summary>Those that anybody may use, as <see cref="Client.IsUsable"/> says it of one.</summary>
    public static IQueryable<Client> Usable(this IQueryable<Client> clients) =>
        clients.Live().Where(c => c.State == ReviewState.Approved || c.State == ReviewState.Flagged);

    public static IQueryable<Client> Deleted(this IQueryable<Client> clients) =>
        clients.Where(c => c.DeletedAt != null && c.PurgedAt == null);

    /// <summary>With what of the client waits for a decision.</summary>
    public static IQueryable<Client> WithSubmission(this IQueryable<Client> clients) =>
        clients.Include(c => c.Submission);

    /// <summary>The client with all its collaborators, to be changed.</summary>
    public static async Task<Client> RequireAsync(
        this IQueryable<Client> clients,
        string clientId,
        CancellationToken cancellationToken
    )
    {
        // An ID that nobody can register is not worth a query, and may hold what a database refuses.
        var client = Identifier.IsWellFormed(clientId)
            ? await clients
                .Include(c => c.Collaborators)
                .FirstOrDefaultAsync(c => c.ClientId == clientId, cancellationToken)
            : null;
        return client ?? throw ClientErrors.NotFound(clientId);
    }
}
