using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The clients of the user and of its organizations.</summary>
internal sealed class ClientsModel(ClientDirectory clients, ClientRemoval removal, Call call)
    : ClientListModel(removal, call)
{
    public override string Path => "/clients";

    public override bool IsOfAll => false;

    protected override Task<Page<ClientBody>> FindAsync(
        ClientSearch search,
        PageRequest page,
        CancellationToken cancellationToken
    ) => clients.ListReachableAsync(search, page, Deleted, ClientFields.Table.Public, cancellationToken);
}
