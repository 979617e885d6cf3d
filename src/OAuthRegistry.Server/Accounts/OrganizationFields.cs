using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>The members of an organization: how each is shown, who sees it, who changes it.</summary>
internal static class OrganizationFields
{
    public static readonly FieldTable<Organization, OrganizationBody> Table = new(
        new("ids", (organization, body) => body.Ids = new OrganizationIds { OrganizationId = organization.AccountId }),
        new("created_at", (organization, body) => body.CreatedAt = organization.CreatedAt),
        new("updated_at", (organization, body) => body.UpdatedAt = organization.UpdatedAt),
        new("deleted_at", (organization, body) => body.DeletedAt = organization.DeletedAt),
        new("name", (organization, body) => body.Name = organization.Name.NullIfEmpty())
        {
            Change = (body, organization) =>
                (organization.Name, organization.NameKey) = (body.Name ?? "", Lookalikes.Skeleton(body.Name ?? "")),
        },
        new("description", (organization, body) => body.Description = organization.Description.NullIfEmpty())
        {
            Change = (body, organization) => organization.Description = body.Description ?? "",
            Private = true,
        },
        new(
            "attributes",
            (organization, body) => body.Attributes = organization.Attributes.Count > 0 ? organization.Attributes : null
        )
        {
            Change = (body, organization) => organization.Attributes = body.Attributes ?? [],
            Private = true,
        },
        new(
            "administrative_contact",
            (organization, body) => body.AdministrativeContact = organization.AdministrativeContact?.ToIds()
        )
        {
            Change = (body, organization) =>
                organization.AdministrativeContact = AccountRef.From(body.AdministrativeContact),
        },
        new("technical_contact", (organization, body) => body.TechnicalContact = organization.TechnicalContact?.ToIds())
        {
            Change = (body, organization) => organization.TechnicalContact = AccountRef.From(body.TechnicalContact),
        }
    );

    public static readonly SortTable<Organization, string> Orders = new SortTable<Organization, string>(o =>
        o.AccountId
    )
        .ByKey("organization_id")
        .By("name", o => o.Name)
        .By("created_at", o => o.CreatedAt);
}
