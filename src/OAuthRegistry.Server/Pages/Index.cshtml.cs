using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>Where one begins: what waits for an answer of the user, and where to go.</summary>
internal sealed class IndexModel(ClientCollaborators collaborators, OrganizationMembers members, Call call)
    : ConsoleModel(call)
{
    public string UserId => Caller.Account!.Value.Id;

    /// <summary>The clients on which others want the user to work.</summary>
    public List<string> Clients { get; private set; } = [];

    /// <summary>The organizations in which others want the user to be.</summary>
    public List<string> Organizations { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        // An account that may do next to nothing has nothing to accept.
        if (Caller.Restriction is null)
        {
            Organizations = await members.InvitationsOfAsync(UserId, cancellationToken);
            Clients = await collaborators.InvitationsOfAsync(AccountRef.User(UserId), cancellationToken);
        }
    }
}
