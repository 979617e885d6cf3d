using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>Creates, shows and changes organizations.</summary>
internal sealed class OrganizationService(
    RegistryContext db,
    AuditTrail audit,
    Outbox outbox,
    AccountDirectory accounts,
    RegistrationRules registration,
    IValidator<OrganizationBody> rules,
    Call call,
    TimeProvider time
)
{
    public async Task<OrganizationBody> CreateAsync(
        string userId,
        RequestBody<CreateOrganizationRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireOnUser(userId, Right.UserOrganizationsCreate);
        var creator = AccountRef.User(userId);
        var body = request.Value.Organization ?? new OrganizationBody();
        request.ThrowIfFaulty([
            .. rules.Check(body, "organization", BodyRules.New),
            .. CheckContacts(body, OrganizationFields.Table.Changeable, creator.Equals),
        ]);
        await accounts.RequireReachableAsync(creator, cancellationToken);
        registration.RequireContact(body.AdministrativeContact, creator);
        registration.RequireContact(body.TechnicalContact, creator);
        var now = time.Now();
        var organization = new Organization
        {
            AccountId = body.Ids!.OrganizationId!,
            IdKey = Lookalikes.Skeleton(body.Ids.OrganizationId!),
            CreatedAt = now,
            UpdatedAt = now,
        };
        OrganizationFields.Table.Change(organization, body, OrganizationFields.Table.Changeable);
        organization.AdministrativeContact ??= creator;
        organization.TechnicalContact ??= creator;

        // RIGHT_ALL too: what a member may do on a client of the organization is what both hold there, and
        // RIGHT_ORGANIZATION_ALL holds nothing there.
        organization.Members.Add(
            new Member
            {
                OrganizationId = organization.AccountId,
                UserId = userId,
                Rights = RightSet.Of(Right.OrganizationAll, Right.All),
                AcceptedAt = call.Caller.SpeaksFor(creator, Right.OrganizationAll) ? now : null,
            }
        );

        db.Organizations.Add(organization);
        OrganizationMembers.TellInvited(outbox, organization, organization.Members[0]);
        audit.Record(organization, "organization.create", Changes.Between([], Snapshot(organization)));
        return await db.WriteAsync(() => SaveNewAsync(organization, userId, cancellationToken), cancellationToken);
    }

    private async Task<OrganizationBody> SaveNewAsync(
        Organization organization,
        string userId,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await registration.RequireOneMoreOrganizationAsync(userId, cancellationToken);
        await db.SaveAsync(
            cancellationToken,
            _ => AccountErrors.IdTaken("organization.ids.organization_id", organization.AccountId)
        );
        await transaction.CommitAsync(cancellationToken);
        return OrganizationFields.Table.Show(organization, OrganizationFields.Table.Everything);
    }

    public async Task<OrganizationBody> GetAsync(
        string organizationId,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        var seesPrivate = call.Caller.Uses(call.Caller.RightsOnOrganization(organizationId), Right.OrganizationInfo);
        if (!seesPrivate)
        {
            call.Caller.RequireSignedIn();
            if (OrganizationFields.Table.AsksForPrivate(mask))
            {
                call.Caller.RequireOnOrganization(organizationId, Right.OrganizationInfo);
            }
        }

        var organization = await accounts.RequireOrganizationAsync(organizationId, cancellationToken);
        return OrganizationFields.Table.Show(
            organization,
            seesPrivate ? mask : mask.And(OrganizationFields.Table.Public)
        );
    }

    /// <summary>
    /// The organizations of a user; with no user, those that the caller reaches: all of them, for an administrator.
    /// </summary>
    public async Task<Page<OrganizationBody>> ListAsync(
        string? userId,
        TextFilter text,
        PageRequest page,
        bool deleted,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        var organizations = db
            .Organizations.AsNoTracking()
            .Where(o => deleted ? o.DeletedAt != null : o.DeletedAt == null)
            .Containing(text, o => o.AccountId, o => o.Name, o => o.Description);
        var member = userId ?? (call.Caller.IsAdmin ? null : call.Caller.Account?.Id);
        if (member is not null)
        {
            call.Caller.RequireOnUser(member, Right.UserOrganizationsList);
            await accounts.RequireReachableAsync(AccountRef.User(member), cancellationToken);
            organizations = organizations.Where(o => o.Members.Any(m => m.UserId == member));
        }

        var found = await OrganizationFields.Orders.Sort(organizations, page).ToPageAsync(page, cancellationToken);
        return found.ConvertAll(organization =>
            OrganizationFields.Table.Show(
                organization,
                call.Caller.Uses(call.Caller.RightsOnOrganization(organization.AccountId), Right.OrganizationInfo)
                    ? mask
                    : mask.And(OrganizationFields.Table.Public)
            )
        );
    }

    public async Task<OrganizationBody> UpdateAsync(
        string organizationId,
        RequestBody<UpdateOrganizationRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireOnOrganization(organizationId, Right.OrganizationSettingsBasic);
        var organization = await accounts.RequireOrganizationAsync(organizationId, cancellationToken);

        var body = request.Value.Organization ?? new OrganizationBody();
        List<Fault> faults = [];
        var paths = request.Value.FieldMask is { Paths.Count: > 0 } named ? named.Paths : null;
        var mask = OrganizationFields.Table.UpdateMask(paths, request.PresentIn("organization"), faults);
        var isMember = new Func<AccountRef, bool>(account => IsAgreedMember(organization, account));
        request.ThrowIfFaulty([
            .. faults,
            .. rules.CheckChange(body, "organization", mask),
            .. CheckContacts(body, mask, isMember),
        ]);

        if (mask.Contains("administrative_contact"))
        {
            registration.RequireContact(body.AdministrativeContact, organization.AdministrativeContact);
        }

        if (mask.Contains("technical_contact"))
        {
            registration.RequireContact(body.TechnicalContact, organization.TechnicalContact);
        }

        if (body.Ids?.OrganizationId is { } other && other != organizationId)
        {
            call.Warn("the body names another organization than the path; the organization of the path was changed");
        }

        var before = Snapshot(organization);
        OrganizationFields.Table.Change(organization, body, mask);
        var changes = Changes.Between(before, Snapshot(organization));
        if (changes.Count > 0)
        {
            audit.Record(organization, "organization.update", changes);
            await db.SaveAsync(cancellationToken);
        }

        return OrganizationFields.Table.Show(organization, mask);
    }

    /// <summary>
    /// Nobody stands as a contact where it never agreed to be. Who is one already stays, so that a form may send it
    /// back.
    /// </summary>
    private static bool IsAgreedMember(Organization organization, AccountRef account) =>
        account == organization.AdministrativeContact
        || account == organization.TechnicalContact
        || (
            account.Kind == AccountKind.User
            && organization.Members.Exists(m => m.UserId == account.Id && m.AcceptedAt is not null)
        );

    private static IEnumerable<Fault> CheckContacts(
        OrganizationBody body,
        FieldMask mask,
        Func<AccountRef, bool> isMember
    )
    {
        foreach (
            var (name, contact) in new[]
            {
                ("administrative_contact", body.AdministrativeContact),
                ("technical_contact", body.TechnicalContact),
            }
        )
        {
            var account = AccountRef.From(contact);
            if (mask.Contains(name) && contact is not null && (account is null || !isMember(account.Value)))
            {
                yield return ClientErrors.ContactIsNoCollaborator($"organization.{name}", account);
            }
        }
    }

    private static JsonObject Snapshot(Organization organization) =>
        Changes.Snapshot(
            OrganizationFields.Table.Show(organization, OrganizationFields.Table.Everything),
            WireJson.Shared.OrganizationBody
        );
}
