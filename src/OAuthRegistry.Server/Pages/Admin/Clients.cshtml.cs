using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>All clients, for administrators, deleted ones among them: restore, purge.</summary>
internal sealed class AllClientsModel(ClientDirectory clients, ClientRemoval removal, Call call) : ConsoleModel(call)
{
    [BindProperty(Name = "query", SupportsGet = true)]
    public string? Query { get; set; }

    [BindProperty(Name = "state", SupportsGet = true)]
    public ReviewState? State { get; set; }

    [BindProperty(Name = "deleted", SupportsGet = true)]
    public bool Deleted { get; set; }

    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    public Page<ClientBody> Found { get; private set; } = new([], 0);

    public Pager Pager => new(Number, Found.Total, number => $"/admin/clients?query={Uri.EscapeDataString(Query ?? "")}&state={State}&deleted={(Deleted ? "true" : "false")}&page_number={number}");

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(string? act, [FromForm(Name = "client_id")] string? clientId, string? confirm, CancellationToken cancellationToken)
    {
        Deleted = true;
        return DoAsync(
            () => act switch
            {
                "purge" when confirm != clientId => throw RequestErrors.Invalid("confirm", "type the client ID to confirm"),
                "purge" => removal.PurgeAsync(clientId ?? "", cancellationToken),
                _ => removal.RestoreAsync(clientId ?? "", cancellationToken),
            },
            act == "purge" ? "/admin/clients?deleted=true" : $"/clients/{Uri.EscapeDataString(clientId ?? "")}",
            cancellationToken);
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Caller.RequireAdmin("see all clients");
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        var query = (Query ?? "").Replace("\0", "", StringComparison.Ordinal);
        var search = new ClientSearch(query.Length > 50 ? query[..50] : query, "", "", "", State is { } state ? [state] : []);
        Found = await clients.SearchAsync(search, new PageRequest(Pager.PageSize, Number, "created_at", Descending: true), Deleted, ClientFields.Table.Everything, cancellationToken);
    }
}
