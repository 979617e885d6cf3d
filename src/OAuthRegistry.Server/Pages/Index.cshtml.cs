using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Where one begins: what waits for the user, and where to go.</summary>
internal sealed class IndexModel(
    ClientCollaborators collaborators,
    ClientDirectory clients,
    AskedClients asked,
    ReviewQueue queue,
    AuthorizedClients authorized,
    OrganizationMembers members,
    Inbox inbox,
    Call call
) : ConsoleModel(call)
{
    /// <summary>How many rows of each list stand here; the rest is on a page of its own.</summary>
    private const int Few = 5;

    public string UserId => Caller.Account!.Value.Id;

    /// <summary>The clients on which others want the user to work.</summary>
    public List<string> Invitations { get; private set; } = [];

    /// <summary>The organizations in which others want the user to be.</summary>
    public List<string> Organizations { get; private set; } = [];

    /// <summary>The newest clients that the user reaches.</summary>
    public Page<ClientBody> Clients { get; private set; } = new([], 0);

    /// <summary>Those of them about which a reviewer asked something.</summary>
    public List<AskedClient> Asked { get; private set; } = [];

    /// <summary>How many clients may act for the user.</summary>
    public int Allowed { get; private set; }

    /// <summary>The newest that the user was told and has not seen.</summary>
    public Page<NotificationBody> News { get; private set; } = new([], 0);

    /// <summary>How many wait for reviewers, and for registrants; for those who review.</summary>
    public (int ForReviewers, int ForRegistrants)? Waiting { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        // An account that may do next to nothing has nothing that waits for it.
        if (Caller.Restriction is not null)
        {
            return;
        }

        Organizations = await members.InvitationsOfAsync(UserId, cancellationToken);
        Invitations = await collaborators.InvitationsOfAsync(AccountRef.User(UserId), cancellationToken);
        Asked = await asked.ListAsync(Few, cancellationToken);
        Clients = await clients.ListReachableAsync(
            ClientSearch.All,
            PageRequest.Newest(Few),
            deleted: false,
            ClientFields.Table.Public,
            cancellationToken
        );
        Allowed = await authorized.CountAsync(UserId, cancellationToken);
        News = await inbox.ListAsync(UserId, [NotificationStatus.Unseen], PageRequest.Newest(Few), cancellationToken);
        Waiting = Caller.IsReviewer ? await queue.CountAsync(cancellationToken) : null;
    }
}
