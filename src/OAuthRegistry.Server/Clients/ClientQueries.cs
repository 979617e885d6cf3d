using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>How clients are found.</summary>
internal static class ClientQueries
{
    public static IQueryable<Client> Live(this IQueryable<Client> clients) => clients.Where(c => c.DeletedAt == null);

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

    public static IOrderedQueryable<Client> InOrder(this IQueryable<Client> clients, PageRequest page) =>
        (page.Order, page.Descending) switch
        {
            ("name", false) => clients.OrderBy(c => c.Name).ThenBy(c => c.ClientId),
            ("name", true) => clients.OrderByDescending(c => c.Name).ThenByDescending(c => c.ClientId),
            ("created_at", false) => clients.OrderBy(c => c.CreatedAt).ThenBy(c => c.ClientId),
            ("created_at", true) => clients.OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.ClientId),
            (_, false) => clients.OrderBy(c => c.ClientId),
            (_, true) => clients.OrderByDescending(c => c.ClientId),
        };
}
