using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// Who may use a client. One that waits for approval works at once for its own collaborators, so that they can try
/// it out, and for nobody else. Only what was agreed to counts, each step of the way: a collaborator that
/// accepted, or an organization that accepted with a member that accepted. Otherwise anybody could bring a client
/// that nobody has read before whomever they like, by adding them to something.
/// </summary>
internal static class Sandbox
{
    public static bool Admits(Client client, Caller user) => Admits(client, client.Collaborators, user);

    public static bool Admits(Client client, IEnumerable<Collaborator> collaborators, Caller user) =>
        client.State switch
        {
            ReviewState.Approved or ReviewState.Flagged => true,
            ReviewState.Requested => collaborators.Any(c => c.AcceptedAt is not null && user.IsOrJoined(c.AccountId)),
            _ => false,
        };
}
