using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The clients that users reported, and saying that it is handled.</summary>
internal sealed class ReportsModel(ReportedClients reported, Call call) : ActsModel(call)
{
    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    public List<ReportedClientBody>? Rows { get; private set; }

    public Pager Pager { get; private set; } = new(1, 0, _ => "");

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostHandleAsync(
        [FromForm(Name = "client_id")] string? clientId,
        string? note,
        CancellationToken cancellationToken
    )
    {
        var request = RequestBody<HandleComplaintsRequest>.Of(
            new HandleComplaintsRequest { Note = note?.ReplaceLineEndings("\n") }
        );
        return DoAsync(
            () => reported.HandleAsync(clientId ?? "", request, cancellationToken),
            $"/reviews/{Uri.EscapeDataString(clientId ?? "")}",
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        var page = await reported.ListClientsAsync(
            ReportedClients.ClientOrders.First(Pager.PageSize) with
            {
                Page = Number,
            },
            cancellationToken
        );
        Rows = page.Rows;
        Pager = new Pager(Number, page.Total, number => $"/desk/reports?page_number={number}");
    }
}
