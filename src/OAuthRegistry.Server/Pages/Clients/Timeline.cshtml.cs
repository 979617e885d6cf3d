using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews.Desk;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>All that happened to a client.</summary>
internal sealed class TimelineModel(ClientDirectory clients, Timeline timeline, Call call)
    : ClientPageModel(clients, call)
{
    public const int Shown = 100;

    public override string Tab => "timeline";

    public List<TimelineBody>? Lines { get; private set; }

    protected override async Task ShowTabAsync(CancellationToken cancellationToken) =>
        Lines = await timeline.ListAsync(ClientId, Shown, cancellationToken);
}
