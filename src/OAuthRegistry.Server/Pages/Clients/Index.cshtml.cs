using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The clients of the user and of its organizations, newest first.</summary>
internal sealed class ClientsModel(ClientDirectory clients) : PageModel
{
    [BindProperty(Name = "query", SupportsGet = true)]
    public string? Query { get; set; }

    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    public Page<ClientBody> Found { get; private set; } = new([], 0);

    public Pager Pager => new(Number, Found.Total, number => $"/clients?query={Uri.EscapeDataString(Query ?? "")}&page_number={number}");

    public Refusal? Refusal { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        var page = new PageRequest(Pager.PageSize, Number, "created_at", Descending: true);
        var query = (Query ?? "").Length > 50 ? Query![..50] : Query ?? "";
        Found = query.Length == 0
            ? await clients.ListReachableAsync(page, deleted: false, ClientFields.Table.Public, cancellationToken)
            : await clients.SearchAsync(new ClientSearch(query.Replace("\0", "", StringComparison.Ordinal), "", "", "", []), page, deleted: false, ClientFields.Table.Public, cancellationToken);
    }
}
