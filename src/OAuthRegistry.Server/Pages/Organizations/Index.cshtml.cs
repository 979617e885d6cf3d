using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The organizations of the user, and creating one.</summary>
internal sealed class OrganizationsModel(OrganizationService organizations, Call call) : ConsoleModel(call)
{
    private string UserId => Caller.Account!.Value.Id;

    [BindProperty(Name = "query", SupportsGet = true)]
    public string? Query { get; set; }

    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    public Page<OrganizationBody> Found { get; private set; } = new([], 0);

    public Pager Pager => new(Number, Found.Total, number => Searched.Address("/organizations", Query, number));

    public OrganizationBody Typed { get; private set; } = new();

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(
        [FromForm(Name = "organization_id")] string? organizationId,
        string? name,
        CancellationToken cancellationToken
    )
    {
        var id = organizationId?.Trim() ?? "";
        Typed = new OrganizationBody
        {
            Ids = new OrganizationIds { OrganizationId = id },
            Name = name,
        };
        return DoAsync(
            () =>
                organizations.CreateAsync(
                    UserId,
                    RequestBody<CreateOrganizationRequest>.Of(new CreateOrganizationRequest { Organization = Typed }),
                    cancellationToken
                ),
            $"/organizations/{Uri.EscapeDataString(id)}",
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        Found = await organizations.ListAsync(
            UserId,
            Searched.By(Query),
            PageRequest.Newest(Pager.PageSize, Number),
            deleted: false,
            OrganizationFields.Table.Public,
            cancellationToken
        );
    }
}
