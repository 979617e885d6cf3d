using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Notifications;

internal sealed record ClientContacts(string ClientId, AccountRef? Administrative, AccountRef? Technical);

/// <summary>A user in an organization: whether it agreed to be, and whether the organization is there.</summary>
internal sealed record OrganizationMember(
    string OrganizationId,
    string UserId,
    RightSet Rights,
    bool IsAccepted,
    bool IsLive
);

/// <summary>Who has which part in the clients and organizations that messages are about.</summary>
internal sealed class Parts(
    IEnumerable<ClientContacts> contacts,
    IEnumerable<Collaborator> collaborators,
    IEnumerable<OrganizationMember> members
)
{
    private readonly Dictionary<string, ClientContacts> _contacts = contacts.ToDictionary(c => c.ClientId);

    private readonly ILookup<string, Collaborator> _collaborators = collaborators.ToLookup(c => c.ClientId);

    private readonly ILookup<string, OrganizationMember> _members = members.ToLookup(m => m.OrganizationId);

    /// <summary>The users who have a part in the client by their own act.</summary>
    public HashSet<string> WhoWorkOn(string? clientId)
    {
        var accounts = CollaboratorsOf(clientId).Where(c => c.AcceptedAt is not null).Select(c => c.AccountId).ToList();
        return
        [
            .. accounts,
            .. accounts.SelectMany(id => _members[id]).Where(m => m.IsLive && m.IsAccepted).Select(m => m.UserId),
        ];
    }

    /// <summary>The user itself; of an organization the members who may change it.</summary>
    public IEnumerable<string> WhoLookAfter(AccountRef account) =>
        account.Kind == AccountKind.User
            ? [account.Id]
            : _members[account.Id]
                .Where(m => m.IsLive && m.Rights.Implied().Contains(Right.OrganizationSettingsBasic))
                .Select(m => m.UserId);

    /// <summary>
    /// A message tells what only those see who may see all of the client. Of an organization these are the members who
    /// may do so through it. The contacts, and an account whose own part in the client changed, hear of it whatever
    /// their rights.
    /// </summary>
    public IEnumerable<string> WhoSee(OutboxMessage message)
    {
        var contacts = message.ClientId is { } id ? _contacts.GetValueOrDefault(id) : null;
        AccountRef?[] regardless = [contacts?.Administrative, contacts?.Technical, message.SubjectAccount];
        return CollaboratorsOf(message.ClientId)
            .Select(c => (c.Account, Rights: c.Rights.Implied()))
            .Concat(regardless.OfType<AccountRef>().Select(account => (Account: account, Rights: RightSet.Everything)))
            .SelectMany(concerned => Users(concerned.Account, concerned.Rights))
            .Where(user => user.Rights.Contains(Right.ClientInfo))
            .Select(user => user.UserId)
            .Distinct();
    }

    private IEnumerable<(string UserId, RightSet Rights)> Users(AccountRef account, RightSet rights) =>
        account.Kind == AccountKind.User
            ? [(account.Id, rights)]
            : _members[account.Id].Select(m => (m.UserId, rights & m.Rights.Implied()));

    private IEnumerable<Collaborator> CollaboratorsOf(string? clientId) =>
        clientId is null ? [] : _collaborators[clientId];
}
