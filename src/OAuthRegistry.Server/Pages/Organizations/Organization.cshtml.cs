using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>An organization: its name, its members, its clients.</summary>
internal sealed class OrganizationModel(
    OrganizationService organizations,
    OrganizationMembers members,
    AccountRemoval removal,
    ClientDirectory clients,
    Call call
) : ConsoleModel(call)
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

    public string? TypedMember { get; private set; }

    public List<string> Chosen { get; private set; } = ["RIGHT_ORGANIZATION_INFO"];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(
        string? act,
        string? name,
        string? description,
        string? member,
        List<string> rights,
        string? confirm,
        string? owned,
        CancellationToken cancellationToken
    )
    {
        var who = member?.Trim() ?? "";
        (TypedMember, Chosen) = act == "add" ? (who, rights) : (null, Chosen);
        return DoAsync(
            () =>
                act switch
                {
                    "save" => organizations.UpdateAsync(
                        OrganizationId,
                        RequestBody<UpdateOrganizationRequest>.Of(
                            new UpdateOrganizationRequest
                            {
                                Organization = new OrganizationBody
                                {
                                    Name = name,
                                    Description = description?.ReplaceLineEndings("\n"),
                                },
                            },
                            Saved
                        ),
                        cancellationToken
                    ),
                    "accept" => members.AcceptAsync(OrganizationId, Caller.Account!.Value.Id, cancellationToken),
                    "leave" => members.DeleteAsync(OrganizationId, Caller.Account!.Value.Id, cancellationToken),
                    "remove" => members.DeleteAsync(OrganizationId, who, cancellationToken),
                    "delete" when confirm != OrganizationId => throw RequestErrors.Invalid(
                        "confirm",
                        "type the organization ID to confirm"
                    ),
                    "delete" => removal.DeleteAsync(
                        AccountRef.Organization(OrganizationId),
                        withOwned: owned == "delete",
                        cancellationToken
                    ),
                    _ when rights.Count == 0 => throw RequestErrors.Invalid("rights", "tick at least one"),
                    _ => members.SetAsync(
                        OrganizationId,
                        RequestBody<SetCollaboratorRequest>.Of(
                            new SetCollaboratorRequest
                            {
                                Collaborator = new CollaboratorBody
                                {
                                    Ids = AccountRef.User(who).ToIds(),
                                    Rights = KnownNames.Read<Right>(rights),
                                },
                            }
                        ),
                        cancellationToken
                    ),
                },
            act is "delete" or "leave" ? "/organizations" : $"/organizations/{Uri.EscapeDataString(OrganizationId)}",
            cancellationToken
        );
    }

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
