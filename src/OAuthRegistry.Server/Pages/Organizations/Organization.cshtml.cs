using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>An organization: its name, its members, its clients.</summary>
internal sealed class OrganizationModel(
    OrganizationService organizations,
    OrganizationMembers members,
    AccountRemoval removal,
    ClientDirectory clients,
    HostService hosts,
    Call call
) : ActsModel(call)
{
    private static readonly string[] Saved = ["organization.name", "organization.description"];

    [FromRoute(Name = "organization_id")]
    public string OrganizationId { get; set; } = "";

    public OrganizationBody? Organization { get; private set; }

    /// <summary>What the user may do here.</summary>
    public RightSet Rights => Caller.RightsOnOrganization(OrganizationId);

    /// <summary>Its members, for those who manage them.</summary>
    public List<CollaboratorBody>? Members { get; private set; }

    /// <summary>The membership of the user itself, if it has one.</summary>
    public CollaboratorBody? Own { get; private set; }

    public List<ClientBody>? Clients { get; private set; }

    public HostsOnPage? Hosts { get; private set; }

    public string? TypedMember { get; private set; }

    public List<string> Chosen { get; private set; } = ["RIGHT_ORGANIZATION_INFO"];

    private string Here => $"/organizations/{Uri.EscapeDataString(OrganizationId)}";

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostSaveAsync(string? name, string? description, CancellationToken cancellationToken)
    {
        var organization = new OrganizationBody { Name = name, Description = description?.ReplaceLineEndings("\n") };
        var request = new UpdateOrganizationRequest { Organization = organization };
        return DoAsync(
            () =>
                organizations.UpdateAsync(
                    OrganizationId,
                    RequestBody<UpdateOrganizationRequest>.Of(request, Saved),
                    cancellationToken
                ),
            Here,
            cancellationToken
        );
    }

    public Task<IActionResult> OnPostAcceptAsync(CancellationToken cancellationToken) =>
        DoAsync(
            () => members.AcceptAsync(OrganizationId, Caller.Account!.Value.Id, cancellationToken),
            Here,
            cancellationToken
        );

    public Task<IActionResult> OnPostLeaveAsync(CancellationToken cancellationToken) =>
        DoAsync(
            () => members.DeleteAsync(OrganizationId, Caller.Account!.Value.Id, cancellationToken),
            "/organizations",
            cancellationToken
        );

    public Task<IActionResult> OnPostRemoveAsync(string? member, CancellationToken cancellationToken) =>
        DoAsync(
            () => members.DeleteAsync(OrganizationId, member?.Trim() ?? "", cancellationToken),
            Here,
            cancellationToken
        );

    public Task<IActionResult> OnPostAddAsync(string? member, List<string> rights, CancellationToken cancellationToken)
    {
        (TypedMember, Chosen) = (member?.Trim() ?? "", rights);
        return OnPostSetAsync(member, rights, cancellationToken);
    }

    public Task<IActionResult> OnPostSetAsync(string? member, List<string> rights, CancellationToken cancellationToken)
    {
        var collaborator = new CollaboratorBody
        {
            Ids = AccountRef.User(member?.Trim() ?? "").ToIds(),
            Rights = KnownNames.Read<Right>(rights),
        };
        var request = new SetCollaboratorRequest { Collaborator = collaborator };
        return DoAsync(
            () =>
                rights.Count == 0
                    ? throw RequestErrors.Invalid("rights", "tick at least one")
                    : members.SetAsync(
                        OrganizationId,
                        RequestBody<SetCollaboratorRequest>.Of(request),
                        cancellationToken
                    ),
            Here,
            cancellationToken
        );
    }

    public Task<IActionResult> OnPostDeleteAsync(string? confirm, string? owned, CancellationToken cancellationToken) =>
        DoAsync(
            () =>
                confirm != OrganizationId
                    ? throw RequestErrors.Invalid("confirm", "type the organization ID to confirm")
                    : removal.DeleteAsync(
                        AccountRef.Organization(OrganizationId),
                        withOwned: owned == "delete",
                        cancellationToken
                    ),
            "/organizations",
            cancellationToken
        );

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Organization = await organizations.GetAsync(
            OrganizationId,
            OrganizationFields.Table.Everything,
            cancellationToken
        );
        Own = Caller.Organizations.ContainsKey(OrganizationId)
            ? await members.GetAsync(OrganizationId, Caller.Account!.Value.Id, cancellationToken)
            : null;
        if (Rights.Contains(Right.OrganizationSettingsMembers))
        {
            Members = (
                await members.ListAsync(
                    OrganizationId,
                    CollaboratorOrder.Names.First(QueryReader.MaxLimit),
                    cancellationToken
                )
            ).Rows;
        }

        if (Rights.Contains(Right.OrganizationInfo))
        {
            Hosts = await HostsOnPage.OfAsync(hosts, AccountRef.Organization(OrganizationId), cancellationToken);
        }

        if (Rights.Contains(Right.OrganizationClientsList))
        {
            Clients = (
                await clients.ListOfAsync(
                    AccountRef.Organization(OrganizationId),
                    PageRequest.Newest(),
                    deleted: false,
                    ClientFields.Table.Public,
                    cancellationToken
                )
            ).Rows;
        }
    }
}
