using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Usage;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>How much a client is used: by how many, day by day, and which of its rights.</summary>
internal sealed class ClientUsersModel(
    ClientDirectory clients,
    ClientSettings settings,
    Submissions submissions,
    ClientUsage usage,
    Call call
) : ClientPageModel(clients, call)
{
    /// <summary>So many bars are read at a glance.</summary>
    public const int DaysShown = 14;

    /// <summary>No revision of any client: a form that names none was sent by no page.</summary>
    private const long Unread = 0;

    public override string Tab => "users";

    /// <summary>How many users authorized it.</summary>
    public int Users { get; private set; }

    /// <summary>How often its tokens used a right, each day, today first.</summary>
    public List<(DateOnly Day, long Uses)> Days { get; private set; } = [];

    /// <summary>Which of its rights it uses, if it has any and is in use.</summary>
    public UsageOnPage? Usage { get; private set; }

    /// <summary>
    /// Gives up the rights that the page named, of the client as it was shown: of another nobody said what it needs.
    /// </summary>
    public Task<IActionResult> OnPostNarrowAsync(string? unused, long? revision, CancellationToken cancellationToken) =>
        DoHereAsync(
            () => NarrowAsync((unused ?? "").Split(' '), revision ?? Unread, cancellationToken),
            Done.Saved,
            cancellationToken
        );

    protected override async Task ShowTabAsync(CancellationToken cancellationToken)
    {
        Users = await Clients.CountUsersAsync(ClientId, cancellationToken);
        Days = await usage.CountDaysAsync(ClientId, DaysShown, cancellationToken);
        Usage =
            IsUsable && Client is { Rights.Count: > 0 }
                ? new UsageOnPage(
                    await usage.GetAsync(ClientId, ClientUsage.UsualDays, cancellationToken),
                    MayEdit && await submissions.FindPendingAsync(ClientId, cancellationToken) is null
                )
                : null;
    }

    private async Task NarrowAsync(string[] unused, long revision, CancellationToken cancellationToken)
    {
        var client = await Clients.GetAsync(ClientId, ClientFields.Table.Everything, cancellationToken);
        var left = (client.Rights ?? []).FindAll(right => !unused.Contains(WireNames<Right>.NameOf(right)));
        await settings.UpdateAsync(
            ClientId,
            RequestBody<UpdateClientRequest>.Of(
                new UpdateClientRequest
                {
                    Client = new ClientBody { Rights = left },
                    Revision = revision,
                },
                "client.rights"
            ),
            cancellationToken
        );
    }
}
