using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
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
)
{
    public async Task<Page<CollaboratorBody>> ListAsync(
        string organizationId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
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
        if (call.Caller.Account != AccountRef.User(userId))
        {
            call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
        }

        return ToBody(Find(await accounts.RequireOrganizationAsync(organizationId, cancellationToken), userId));
    }

    /// <summary>The organizations into which the user was invited and has not answered.</summary>
    public Task<List<string>> InvitationsOfAsync(string userId, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnUser(userId, Right.UserOrganizationsList);
        return db
            .Members.AsNoTracking()
            .Where(m =>
                m.UserId == userId
                && m.AcceptedAt == null
                && db.Organizations.Any(o => o.AccountId == m.OrganizationId && o.DeletedAt == null)
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
        call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
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
        call.Caller.RequireOnUser(userId, Right.UserOrganizationsCreate);
        if (!IsOwnAct(account))
        {
            throw AccessErrors.OnlyByOneself(account);
        }

        var organization = await accounts.RequireOrganizationAsync(organizationId, cancellationToken);
        var member = Find(organization, userId);
        if (member.AcceptedAt is not null)
        {
            return;
        }

        member.AcceptedAt = time.Now();
        audit.Record(organization, "organization.collaborator.accept", [MembershipChange.Accepted(account)]);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>Removes a member. Everybody may leave; whoever removes others manages the members.</summary>
    public async Task DeleteAsync(string organizationId, string userId, CancellationToken cancellationToken)
    {
        var account = AccountRef.User(userId);
        if (!IsOwnAct(account))
        {
            call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
        }

        await RemoveAsync(
            await accounts.RequireOrganizationAsync(organizationId, cancellationToken),
            account,
            cancellationToken
        );
    }

    /// <summary>The same again changes nothing and tells nobody.</summary>
    private async Task SetAsync(
        Organization organization,
        AccountRef account,
        RightSet rights,
        CancellationToken cancellationToken
    )
    {
        var member = organization.Members.Find(m => m.UserId == account.Id);
        var before = member?.Rights ?? RightSet.None;
        RequireHeld(organization, before, rights);
        var accepts = IsOwnAct(account) && member?.AcceptedAt is null;
        if (before == rights && !accepts)
        {
            return;
        }

        var hadAgreed = HasAgreedOwner(organization);
        invitations.Take(account);
        var isNew = member is null;
        if (member is null)
        {
            member = new Member { OrganizationId = organization.AccountId, UserId = account.Id };
            organization.Members.Add(member);
        }

        member.Rights = rights;
        member.AcceptedAt ??= accepts ? time.Now() : null;
        RequireOwner(organization, hadAgreed);
        List<ChangeBody> changes = before == rights ? [] : [MembershipChange.Of(account, before, rights)];
        audit.Record(
            organization,
            "organization.collaborator.set",
            accepts ? [.. changes, MembershipChange.Accepted(account)] : changes
        );
        if (isNew)
        {
            TellInvited(outbox, organization, member);
        }
        else
        {
            Tell(organization, account, rights, $"Your rights in organization {organization.AccountId} were set.");
        }

        await db.SaveAsync(cancellationToken);
    }

    private async Task RemoveAsync(Organization organization, AccountRef account, CancellationToken cancellationToken)
    {
        var member = Find(organization, account.Id);
        if (!(IsOwnAct(account) && member.AcceptedAt is null))
        {
            RequireHeld(organization, member.Rights, RightSet.None);
        }

        var isContact = organization.AdministrativeContact == account || organization.TechnicalContact == account;
        if (isContact && !IsOwnAct(account))
        {
            throw AccountErrors.MemberIsContact(account);
        }

        var hadAgreed = HasAgreedOwner(organization);
        organization.Members.Remove(member);
        RequireOwner(organization, hadAgreed);
        List<ChangeBody> changes = [MembershipChange.Of(account, member.Rights, RightSet.None)];
        if (isContact)
        {
            changes.AddRange(PassContactOn(organization, account));
        }

        audit.Record(organization, "organization.collaborator.remove", changes);
        Tell(
            organization,
            account,
            RightSet.None,
            $"You are no member of organization {organization.AccountId} any more."
        );
        await db.SaveAsync(cancellationToken);
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
                    Collaborator = AccountRef.User(member.UserId),
                    Rights = member.Rights,
                }
            );
        }
    }

    private void Tell(Organization organization, AccountRef member, RightSet rights, string summary)
    {
        if (member != call.Caller.Account)
        {
            outbox.AddToMember(organization, new NotificationData(summary) { Collaborator = member, Rights = rights });
        }
    }

    /// <summary>Whoever leaves is no contact any more: an owner who stays is.</summary>
    private static List<ChangeBody> PassContactOn(Organization organization, AccountRef from)
    {
        var next = organization
            .Members.Where(m => m.IsOwner)
            .OrderByDescending(m => m.AcceptedAt is not null)
            .ThenBy(m => m.UserId, StringComparer.Ordinal)
            .First();
        var to = AccountRef.User(next.UserId);
        List<ChangeBody> changes = [];
        if (organization.AdministrativeContact == from)
        {
            organization.AdministrativeContact = to;
            changes.Add(MembershipChange.OfContact("administrative_contact", from, to));
        }

        if (organization.TechnicalContact == from)
        {
            organization.TechnicalContact = to;
            changes.Add(MembershipChange.OfContact("technical_contact", from, to));
        }

        return changes;
    }

    private bool IsOwnAct(AccountRef user) => call.Caller.SpeaksFor(user, Right.OrganizationAddAsCollaborator);

    private void RequireHeld(Organization organization, RightSet before, RightSet after) =>
        CallerGuards.RequireHeld(
            "organization",
            organization.AccountId,
            call.Caller.GrantableOn(organization.Ref),
            before,
            after
        );

    private static Member Find(Organization organization, string userId) =>
        organization.Members.Find(m => m.UserId == userId)
        ?? throw AccountErrors.MembershipNotFound(AccountRef.User(userId), organization.AccountId);

    private static bool HasAgreedOwner(Organization organization) =>
        organization.Members.Exists(m => m.IsOwner && m.AcceptedAt is not null);

    /// <summary>
    /// There is an owner; and nobody leaves an organization to somebody who never agreed to be in it, unless an
    /// administrator does.
    /// </summary>
    private void RequireOwner(Organization organization, bool hadAgreed)
    {
        if (!organization.Members.Exists(m => m.IsOwner))
        {
            throw AccountErrors.NeedsCollaborator();
        }

        if (hadAgreed && !call.Caller.IsAdmin && !HasAgreedOwner(organization))
        {
            throw AccountErrors.NeedsAgreedOwner();
        }
    }

    private static CollaboratorBody ToBody(Member member) =>
        new()
        {
            Ids = AccountRef.User(member.UserId).ToIds(),
            Rights = member.Rights.ToList(),
            AcceptedAt = member.AcceptedAt,
        };
}
