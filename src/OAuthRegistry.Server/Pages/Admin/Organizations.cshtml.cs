using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>All organizations, for administrators; each has its page.</summary>
internal sealed class AllOrganizationsModel(OrganizationService organizations, Call call) : ConsoleModel(call)
{
    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    [BindProperty(Name = "query", SupportsGet = true)]
    public string? Query { get; set; }

    public Page<OrganizationBody> Found { get; private set; } = new([], 0);

    public Pager Pager => new(Number, Found.Total, number => Searched.Address("/admin/organizations", Query, number));

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Caller.RequireAdmin("see all organizations");
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        Found = await organizations.ListAsync(
            null,
            Searched.By(Query),
            PageRequest.Newest(Pager.PageSize, Number),
            deleted: false,
            OrganizationFields.Table.Everything,
            cancellationToken
        );
    }
}
