using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>What of clients in use is not any more as it was approved.</summary>
internal sealed class DriftModel(OpenDrifts drifts, Call call) : ConsoleModel(call)
{
    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    public List<DriftBody> Rows { get; private set; } = [];

    public Pager Pager { get; private set; } = new(1, 0, _ => "");

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        var found = await drifts.ListAsync(
            new PageRequest(Pager.PageSize, Number, "client_id", Descending: false),
            cancellationToken
        );
        Rows = found.Rows;
        Pager = new Pager(Number, found.Total, number => $"/desk/drift?page_number={number}");
    }
}
