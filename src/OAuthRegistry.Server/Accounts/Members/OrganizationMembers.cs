using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>Who works in an organization, with which rights, and who agreed to.</summary>
internal sealed class OrganizationMembers(
    RegistryContext db,
    AuditTrail audit,
    Outbox outbox,
    AccountDirectory accounts,
    Invitations invitations,
    IValidator<SetCollaboratorRequest> rules,
    Call call,
    TimeProvider time
) : Memberships<Organization, Member>(db, audit, invitations, call, time)
{
    public async Task<Page<CollaboratorBody>> ListAsync(
        string organizationId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        Call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
        var organization = await accounts.RequireOrganizationAsync(organizationId, cancellationToken);
        return organization.Members.Select(ToBody).ToPage(page);
    }

    /// <summary>Whoever manages the members, and everybody about itself.</summary>
    public async Task<CollaboratorBody> GetAsync(
        string organizationId,
        string userId,
        CancellationToken cancellationToken
    )
    {
        if (Call.Caller.Account != AccountRef.User(userId))
        {
            Call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
        }

        var organization = await accounts.RequireOrganizationAsync(organizationId, cancellationToken);
        return ToBody(Find(organization, AccountRef.User(userId)));
    }

    /// <summary>The organizations into which the user was invited and has not answered.</summary>
    public Task<List<string>> InvitationsOfAsync(string userId, CancellationToken cancellationToken)
    {
        Call.Caller.RequireOnUser(userId, Right.UserOrganizationsList);
        return Db
            .Members.AsNoTracking()
            .Where(m =>
                m.UserId == userId
                && m.AcceptedAt == null
                && Db.Organizations.Any(o => o.AccountId == m.OrganizationId && o.DeletedAt == null)
            )
            .OrderBy(m => m.OrganizationId)
            .Select(m => m.OrganizationId)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Adds a member or replaces its rights; no rights removes it.</summary>
    public async Task SetAsync(
        string organizationId,
        RequestBody<SetCollaboratorRequest> request,
        CancellationToken cancellationToken
    )
    {
        Call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
        var account = AccountRef.From(request.Value.Collaborator?.Ids);
        request.ThrowIfFaulty(rules.Check(request.Value, sets: CollaboratorRules.OfOrganizations));
        if (account!.Value.Kind == AccountKind.Organization)
        {
            throw AccountErrors.NestedOrganizations();
        }

        var rights = RightSet.Of(request.Value.Collaborator!.Rights ?? []);
        var organization = await accounts.RequireOrganizationAsync(organizationId, cancellationToken);
        if (rights.IsEmpty)
        {
            await RemoveAsync(organization, account.Value, cancellationToken);
            return;
        }

        await accounts.RequireAsync(account.Value, cancellationToken);
        await SetAsync(organization, account.Value, rights, cancellationToken);
    }

    /// <summary>The user agrees to be a member.</summary>
    public async Task AcceptAsync(string organizationId, string userId, CancellationToken cancellationToken)
    {
        var account = AccountRef.User(userId);
        Call.Caller.RequireOnUser(userId, Right.UserOrganizationsCreate);
        RequireOwnAct(account);
        var organization = await accounts.RequireOrganizationAsync(organizationId, cancellationToken);
        await AcceptAsync(organization, account, cancellationToken);
    }

    /// <summary>Removes a member. Everybody may leave; whoever removes others manages the members.</summary>
    public async Task DeleteAsync(string organizationId, string userId, CancellationToken cancellationToken)
    {
        var account = AccountRef.User(userId);
        if (!IsOwnAct(account))
        {
            Call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
        }

        await RemoveAsync(
            await accounts.RequireOrganizationAsync(organizationId, cancellationToken),
            account,
            cancellationToken
        );
    }

    /// <summary>Whoever became a member by its own act knows.</summary>
    public static void TellInvited(Outbox outbox, Organization organization, Member member)
    {
        if (member.AcceptedAt is null)
        {
            outbox.AddToMember(
                organization,
                new NotificationData($"You were invited into organization {organization.AccountId}.")
                {
                    Collaborator = member.Account,
                    Rights = member.Rights,
                }
            );
        }
    }

    protected override string Entity => "organization";

    protected override Member New(Organization organization, AccountRef account) =>
        new() { OrganizationId = organization.AccountId, UserId = account.Id };

    protected override RightSet Grantable(Organization organization) => Call.Caller.GrantableOn(organization.Ref);

    protected override void TellSet(Organization organization, Member member, bool isNew)
    {
        if (isNew)
        {
            TellInvited(outbox, organization, member);
            return;
        }

        Tell(
            organization,
            member.Account,
            member.Rights,
            $"Your rights in organization {organization.AccountId} were set."
        );
    }

    protected override void TellRemoved(Organization organization, AccountRef account) =>
        Tell(
            organization,
            account,
            RightSet.None,
            $"You are no member of organization {organization.AccountId} any more."
        );

    protected override RefusedException NotFound(Organization organization, AccountRef account) =>
        AccountErrors.MembershipNotFound(account, organization.AccountId);

    protected override RefusedException IsContact(AccountRef account) => AccountErrors.MemberIsContact(account);

    protected override RefusedException NeedsOwner() => AccountErrors.NeedsCollaborator();

    protected override RefusedException NeedsAgreedOwner() => AccountErrors.NeedsAgreedOwner();

    private void Tell(Organization organization, AccountRef member, RightSet rights, string summary)
    {
        if (member != Call.Caller.Account)
        {
            outbox.AddToMember(organization, new NotificationData(summary) { Collaborator = member, Rights = rights });
        }
    }

    private static CollaboratorBody ToBody(Member member) =>
        new()
        {
            Ids = member.Account.ToIds(),
            Rights = member.Rights.ToList(),
            AcceptedAt = member.AcceptedAt,
        };
}
