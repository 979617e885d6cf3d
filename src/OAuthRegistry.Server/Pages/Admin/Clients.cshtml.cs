using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>All clients, for administrators.</summary>
internal sealed class AllClientsModel(ClientDirectory clients, ClientRemoval removal, Call call)
    : ClientListModel(removal, call)
{
    public override string Path => "/admin/clients";

    public override bool IsOfAll => true;

    protected override Task<Page<ClientBody>> FindAsync(
        ClientSearch search,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        Caller.RequireAdmin("see all clients");
        return clients.SearchAsync(search, page, Deleted, ClientFields.Table.Everything, cancellationToken);
    }
}
