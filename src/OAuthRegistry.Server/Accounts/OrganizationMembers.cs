using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>Who works in an organization, with which rights.</summary>
internal sealed class OrganizationMembers(RegistryContext db, AuditTrail audit, AccountDirectory accounts, Call call)
{
    public async Task<Page<CollaboratorBody>> ListAsync(string organizationId, PageRequest page, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
        var organization = await accounts.RequireOrganizationAsync(organizationId, cancellationToken);
        var ordered = organization.Members.OrderBy(m => m.UserId, StringComparer.Ordinal).ToList();
        if (page.Descending)
        {
            ordered.Reverse();
        }

        return new Page<CollaboratorBody>([.. ordered.Skip(page.Skip).Take(page.Limit).Select(ToBody)], ordered.Count);
    }

    public async Task<CollaboratorBody> GetAsync(string organizationId, string userId, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
        return ToBody(Find(await accounts.RequireOrganizationAsync(organizationId, cancellationToken), userId));
    }

    /// <summary>Adds a member or replaces its rights; no rights removes it.</summary>
    public async Task SetAsync(string organizationId, RequestBody<SetCollaboratorRequest> request, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
        var account = AccountRef.From(request.Value.Collaborator?.Ids);
        request.ThrowIfFaulty(account is null ? [new Fault("collaborator.ids", "must name a user")] : []);
        if (account!.Value.Kind == AccountKind.Organization)
        {
            throw AccountErrors.NestedOrganizations();
        }

        var rights = RightSet.Of(request.Value.Collaborator!.Rights ?? []);
        var organization = await accounts.RequireOrganizationAsync(organizationId, cancellationToken);
        if (rights.IsEmpty)
        {
            await RemoveAsync(organization, account.Value.Id, cancellationToken);
            return;
        }

        await accounts.RequireAsync(account.Value, cancellationToken);
        await SetAsync(organization, account.Value, rights, cancellationToken);
    }

    public async Task DeleteAsync(string organizationId, string userId, CancellationToken cancellationToken)
    {
        call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsMembers);
        await RemoveAsync(await accounts.RequireOrganizationAsync(organizationId, cancellationToken), userId, cancellationToken);
    }

    private async Task SetAsync(Organization organization, AccountRef account, RightSet rights, CancellationToken cancellationToken)
    {
        var member = organization.Members.Find(m => m.UserId == account.Id);
        var before = member?.Rights ?? RightSet.None;
        RequireHeld(organization, before, rights);
        if (member is null)
        {
            member = new Member { OrganizationId = organization.AccountId, UserId = account.Id };
            organization.Members.Add(member);
        }

        member.Rights = rights;
        RequireOwner(organization);
        audit.Record(organization, "organization.collaborator.set", [MembershipChange.Of(account, before, rights)]);
        await db.SaveAsync(cancellationToken);
    }

    private async Task RemoveAsync(Organization organization, string userId, CancellationToken cancellationToken)
    {
        var member = Find(organization, userId);
        var account = AccountRef.User(userId);
        RequireHeld(organization, member.Rights, RightSet.None);
        if (organization.AdministrativeContact == account || organization.TechnicalContact == account)
        {
            throw AccountErrors.MemberIsContact(account);
        }

        organization.Members.Remove(member);
        RequireOwner(organization);
        audit.Record(organization, "organization.collaborator.remove", [MembershipChange.Of(account, member.Rights, RightSet.None)]);
        await db.SaveAsync(cancellationToken);
    }

    private void RequireHeld(Organization organization, RightSet before, RightSet after) =>
        CallerGuards.RequireHeld("organization", organization.AccountId, call.Caller.GrantableOn(organization.Ref), before, after);

    private static Member Find(Organization organization, string userId) =>
        organization.Members.Find(m => m.UserId == userId) ?? throw AccountErrors.MembershipNotFound(AccountRef.User(userId), organization.AccountId);

    private static void RequireOwner(Organization organization)
    {
        if (!organization.Members.Exists(m => m.Rights.Implied().Contains(Right.OrganizationAll)))
        {
            throw AccountErrors.NeedsCollaborator();
        }
    }

    private static CollaboratorBody ToBody(Member member) => new() { Ids = AccountRef.User(member.UserId).ToIds(), Rights = member.Rights.ToList() };
}
