using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Desk;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>All that happened to a client.</summary>
internal sealed class TimelineModel(Timeline timeline, Call call) : ConsoleModel(call)
{
    public const int Shown = 100;

    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    public List<TimelineBody>? Lines { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    protected override async Task ShowAsync(CancellationToken cancellationToken) =>
        Lines = await timeline.ListAsync(ClientId, Shown, cancellationToken);
}
