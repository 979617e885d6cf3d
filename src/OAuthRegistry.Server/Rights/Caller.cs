using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Rights;

/// <summary>
/// Who is calling and what the call may do. Rights of a call are the rights of the credential that are also rights
/// of the account.
/// </summary>
internal sealed class Caller
{
    /// <summary>The account behind the call; none if nobody signed in.</summary>
    public AccountRef? Account { get; init; }

    /// <summary>With what it says so; nothing if nobody signed in.</summary>
    public ICredential? Credential { get; init; }

    /// <summary>The credential in words for the record, such as <c>api_key:ABC…</c>.</summary>
    public string? CredentialName { get; init; }

    /// <summary>The rights of the credential, expanded, less what the state of the account forbids.</summary>
    public RightSet Rights { get; init; }

    /// <summary>
    /// An administrator, through a credential that carries <c>RIGHT_ALL</c>: a narrow key of an administrator
    /// stays narrow.
    /// </summary>
    public bool IsAdmin { get; init; }

    /// <summary>
    /// Whether it decides about clients: an administrator, or who has this part of it, by such a credential.
    /// </summary>
    public bool IsReviewer { get; init; }

    /// <summary>Why the account may not be used now, if so.</summary>
    public ReviewState? Restriction { get; init; }

    /// <summary>Whether it calls for a client that is not to learn who its user is.</summary>
    public bool IsForPseudonym { get; set; }

    /// <summary>Counts the rights that a call needs, where it is the program of somebody that calls.</summary>
    public IRightsMeter? Meter { get; set; }

    /// <summary>Whether the caller is told who it is; rights that tell it anyway were approved on purpose.</summary>
    public bool MayLearnUser => !IsForPseudonym || !(Rights & RightSet.TellingOfTheUser).IsEmpty;

    /// <summary>The organizations that the user is a member of, with the rights there, expanded.</summary>
    public IReadOnlyDictionary<string, RightSet> Organizations { get; init; } = new Dictionary<string, RightSet>();

    /// <summary>Those of them that the user agreed to be a member of.</summary>
    public IReadOnlySet<string> Joined { get; init; } = new HashSet<string>();

    public static Caller Anonymous { get; } = new();

    /// <summary>The registry itself, where it decides by a rule of its operator; the record names the rule.</summary>
    public static Caller Registry(string rule) =>
        new()
        {
            IsAdmin = true,
            IsReviewer = true,
            CredentialName = rule,
        };

    /// <summary>An account that calls through a credential with these rights.</summary>
    /// <param name="account">The account itself.</param>
    /// <param name="state">Of a user, how it stands.</param>
    /// <param name="isAdmin">Whether the account is an administrator, whatever its credential carries.</param>
    /// <param name="isReviewer">Whether the account decides about clients, likewise.</param>
    /// <param name="memberships">Its parts in organizations.</param>
    /// <param name="rights">The rights of the credential.</param>
    /// <param name="credential">The credential; none where somebody only asks what the account could do.</param>
    public static Caller Of(
        AccountRef account,
        ReviewState? state,
        bool isAdmin,
        bool isReviewer,
        IReadOnlyCollection<IMembership> memberships,
        RightSet rights,
        ICredential? credential
    )
    {
        var restriction = state is ReviewState.Requested or ReviewState.Rejected or ReviewState.Suspended
            ? state
            : null;
        return new Caller
        {
            Account = account,
            Credential = credential,
            CredentialName = credential?.NameInRecord,
            Rights = rights.Implied() & LeftBy(restriction),
            Restriction = restriction,
            IsAdmin = isAdmin && state == ReviewState.Approved && rights.Contains(Right.All),
            IsReviewer = (isAdmin || isReviewer) && state == ReviewState.Approved && rights.Contains(Right.All),
            Organizations = memberships.ToDictionary(member => member.SharedId, member => member.Rights.Implied()),
            Joined = memberships
                .Where(member => member.AcceptedAt is not null)
                .Select(member => member.SharedId)
                .ToHashSet(),
        };
    }

    /// <summary>The accounts through which the caller reaches clients: itself and its organizations.</summary>
    public IEnumerable<string> Reach => Account is { } account ? Organizations.Keys.Prepend(account.Id) : [];

    /// <summary>
    /// The accounts that the caller is, or is in by its own act: nobody comes under what another makes by being added
    /// somewhere.
    /// </summary>
    public bool IsOrJoined(string accountId) => Account?.Id == accountId || Joined.Contains(accountId);

    /// <summary>
    /// Whether the caller agrees to something for the account by its own act: itself, or an organization in which it
    /// holds the right. Being an administrator gives nobody a voice of others, and the program of somebody else does
    /// not agree in its user's name.
    /// </summary>
    public bool SpeaksFor(AccountRef account, Right ofOrganization)
    {
        if (Credential is { IsOwnVoice: false })
        {
            return false;
        }

        return account == Account
            || (
                account.Kind == AccountKind.Organization
                && Organizations.TryGetValue(account.Id, out var member)
                && (member & Rights).Contains(ofOrganization)
            );
    }

    public RightSet RightsOnUser(string userId)
    {
        if (IsAdmin)
        {
            return RightSet.OfUsers;
        }

        return Account == AccountRef.User(userId) ? Rights & RightSet.OfUsers : RightSet.None;
    }

    public RightSet RightsOnOrganization(string organizationId)
    {
        if (IsAdmin)
        {
            return RightSet.OfOrganizations;
        }

        if (Account == AccountRef.Organization(organizationId))
        {
            return Rights & RightSet.OfOrganizations;
        }

        return Organizations.TryGetValue(organizationId, out var member)
            ? Rights & member & RightSet.OfOrganizations
            : RightSet.None;
    }

    public RightSet RightsOn(AccountRef account) =>
        account.Kind == AccountKind.User ? RightsOnUser(account.Id) : RightsOnOrganization(account.Id);

    /// <summary>
    /// The direct membership, and for each organization what both the user may do in it and it may do on the client. A
    /// reviewer reads whatever a client is.
    /// </summary>
    public RightSet RightsOnClient(IEnumerable<IMembership> collaborators)
    {
        if (IsAdmin)
        {
            return RightSet.OfClients;
        }

        var reads = IsReviewer ? RightSet.Of(Right.ClientInfo) : RightSet.None;
        return reads | (MembershipOnClient(collaborators) & Rights & RightSet.OfClients);
    }

    /// <summary>
    /// What the caller may hand on to API keys of an account, or to other members of an organization.
    /// </summary>
    public RightSet GrantableOn(AccountRef account) =>
        account switch
        {
            _ when IsAdmin => RightSet.Everything,
            _ when account == Account => Rights,
            { Kind: AccountKind.Organization } when Organizations.TryGetValue(account.Id, out var member) => member
                & Rights,
            _ => RightSet.None,
        };

    /// <summary>
    /// What the caller may hand on to other collaborators of the client: more than client rights, if it holds
    /// more.
    /// </summary>
    public RightSet GrantableOnClient(IEnumerable<IMembership> collaborators) =>
        IsAdmin ? RightSet.Everything : MembershipOnClient(collaborators) & Rights;

    /// <summary>The rights that the state of an account leaves to it.</summary>
    private static RightSet LeftBy(ReviewState? restriction) =>
        restriction switch
        {
            null => RightSet.Everything,
            ReviewState.Requested => RightSet.Of(Right.UserInfo, Right.UserSettingsBasic, Right.UserDelete),
            ReviewState.Rejected => RightSet.Of(Right.UserInfo, Right.UserDelete),
            _ => RightSet.Of(Right.UserInfo),
        };

    private RightSet MembershipOnClient(IEnumerable<IMembership> collaborators)
    {
        var rights = RightSet.None;
        foreach (var collaborator in collaborators)
        {
            if (collaborator.Account == Account)
            {
                rights |= collaborator.Rights.Implied();
            }
            else if (
                collaborator.Account.Kind == AccountKind.Organization
                && Organizations.TryGetValue(collaborator.Account.Id, out var member)
            )
            {
                rights |= collaborator.Rights.Implied() & member;
            }
        }

        return rights;
    }
}
