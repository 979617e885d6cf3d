using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>What a search for clients asks for; empty texts and lists ask for nothing.</summary>
internal sealed record ClientSearch(TextFilter Text, List<ReviewState> States)
{
    public static readonly ClientSearch All = new(TextFilter.None, []);

    /// <summary>Text in the value of the attribute with that key.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Only those that belong to nobody whose account is there; for administrators.</summary>
    public bool WithoutOwner { get; init; }
}

/// <summary>The query of the search.</summary>
internal static class ClientSearchQuery
{
    public static IQueryable<Client> Matching(this IQueryable<Client> clients, RegistryContext db, ClientSearch search)
    {
        foreach (var (key, value) in search.Attributes)
        {
            var found = AttributeSearch.Find(db, key, Folding.Fold(value));
            clients = clients.Where(c => found.Contains(c.ClientId));
        }

        clients = clients.Containing(search.Text, c => c.ClientId, c => c.Name, c => c.Description);
        return search.States.Count > 0 ? clients.Where(c => search.States.Contains(c.State)) : clients;
    }
}
