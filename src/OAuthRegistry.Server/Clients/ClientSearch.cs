using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Clients;

/// <summary>What a search for clients asks for; empty texts and lists ask for nothing.</summary>
internal sealed record ClientSearch(
    string Query,
    string IdContains,
    string NameContains,
    string DescriptionContains,
    List<ReviewState> States
)
{
    public static readonly ClientSearch All = new("", "", "", "", []);

    /// <summary>Text in the value of the attribute with that key.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    /// <summary>Only those that belong to nobody whose account is there; for administrators.</summary>
    public bool WithoutOwner { get; init; }
}

/// <summary>The query of the search.</summary>
internal static class ClientSearchQuery
{
#pragma warning disable CA1304, CA1311, CA1862 // The database compares; lower() is what its index holds.
    public static IQueryable<Client> Matching(this IQueryable<Client> clients, RegistryContext db, ClientSearch search)
    {
        foreach (var (key, value) in search.Attributes)
        {
            var found = AttributeSearch.Find(db, key, Folding.Fold(value));
            clients = clients.Where(c => found.Contains(c.ClientId));
        }

        if (Folding.Fold(search.Query) is { Length: > 0 } query)
        {
            clients = clients.Where(c =>
                c.ClientId.ToLower().Contains(query)
                || c.Name.ToLower().Contains(query)
                || c.Description.ToLower().Contains(query)
            );
        }

        if (Folding.Fold(search.IdContains) is { Length: > 0 } id)
        {
            clients = clients.Where(c => c.ClientId.ToLower().Contains(id));
        }

        if (Folding.Fold(search.NameContains) is { Length: > 0 } name)
        {
            clients = clients.Where(c => c.Name.ToLower().Contains(name));
        }

        if (Folding.Fold(search.DescriptionContains) is { Length: > 0 } description)
        {
            clients = clients.Where(c => c.Description.ToLower().Contains(description));
        }

        return search.States.Count > 0 ? clients.Where(c => search.States.Contains(c.State)) : clients;
    }
#pragma warning restore CA1304, CA1311, CA1862
}
