using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// A list of clients: searched, by state, in an order, a page at a time; deleted ones apart, to be restored.
/// </summary>
internal abstract class ClientListModel(ClientRemoval removal, Call call) : ActsModel(call)
{
    [BindProperty(Name = "query", SupportsGet = true)]
    public string? Query { get; set; }

    [BindProperty(Name = "state", SupportsGet = true)]
    public ReviewState? State { get; set; }

    [BindProperty(Name = "deleted", SupportsGet = true)]
    public bool Deleted { get; set; }

    /// <summary>Only those that belong to nobody; for administrators.</summary>
    [BindProperty(Name = "without_owner", SupportsGet = true)]
    public bool WithoutOwner { get; set; }

    /// <summary>One of <see cref="ClientFields.Orders"/>, with <c>-</c> in front for the other way round.</summary>
    [BindProperty(Name = "order", SupportsGet = true)]
    public string? Order { get; set; }

    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    /// <summary>Where the list is.</summary>
    public abstract string Path { get; }

    /// <summary>Whether the list is of all clients, whoever owns them.</summary>
    public abstract bool IsOfAll { get; }

    public Page<ClientBody> Found { get; private set; } = new([], 0);

    public bool IsFiltered => !string.IsNullOrEmpty(Query) || State is not null || Deleted || WithoutOwner;

    public Pager Pager => new(Number, Found.Total, number => Address(Sorting.ToString(), number));

    public Sorting Sorting => Sorting.Read(Order, ClientFields.Orders.Names, "-created_at");

    public string Address(string order, int number) =>
        $"{Path}?query={Uri.EscapeDataString(Query ?? "")}&state={State}&deleted={(Deleted ? "true" : "false")}"
        + $"&order={order}&page_number={number}{(WithoutOwner ? "&without_owner=true" : "")}";

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostRestoreAsync(
        [FromForm(Name = "client_id")] string? clientId,
        CancellationToken cancellationToken
    )
    {
        Deleted = true;
        return DoAsync(
            () => removal.RestoreAsync(clientId ?? "", cancellationToken),
            $"/clients/{Uri.EscapeDataString(clientId ?? "")}",
            cancellationToken
        );
    }

    public Task<IActionResult> OnPostPurgeAsync(
        [FromForm(Name = "client_id")] string? clientId,
        string? confirm,
        CancellationToken cancellationToken
    )
    {
        Deleted = true;
        return DoAsync(
            () =>
                confirm != clientId
                    ? throw RequestErrors.Invalid("confirm", "type the client ID to confirm")
                    : removal.PurgeAsync(clientId ?? "", cancellationToken),
            $"{Path}?deleted=true",
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        var search = ClientSearch.All with
        {
            Text = Searched.By(Query),
            States = State is { } state ? [state] : [],
            WithoutOwner = WithoutOwner,
        };
        Found = await FindAsync(
            search,
            new PageRequest(Pager.PageSize, Number, Sorting.By, Sorting.Descending),
            cancellationToken
        );
    }

    protected abstract Task<Page<ClientBody>> FindAsync(
        ClientSearch search,
        PageRequest page,
        CancellationToken cancellationToken
    );
}
