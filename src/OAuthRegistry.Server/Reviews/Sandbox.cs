using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// Who may use a client. One that waits for approval works at once for its own collaborators, so that they can try it out, and for nobody
/// else: not for somebody who was made a collaborator, or a member of an organization that is one, without being asked.
/// </summary>
internal static class Sandbox
{
    public static bool Admits(Client client, Caller user) => client.State switch
    {
        ReviewState.Approved or ReviewState.Flagged => true,
        ReviewState.Requested => client.Collaborators.Exists(
            collaborator => collaborator.AcceptedAt is not null && user.IsOrJoined(collaborator.AccountId)),
        _ => false,
    };
}
