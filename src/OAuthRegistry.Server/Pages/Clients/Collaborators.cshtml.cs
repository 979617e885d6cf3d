using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Who works on a client: invite, accept, change, remove.</summary>
internal sealed class CollaboratorsModel(ClientCollaborators collaborators, ClientDirectory clients, Call call)
    : ConsoleModel(call)
{
    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    public List<CollaboratorBody> Rows { get; private set; } = [];

    public bool MayManage { get; private set; }

    /// <summary>What is typed into the form that invites.</summary>
    public string? Typed { get; private set; }

    public List<string> Chosen { get; private set; } = ["RIGHT_CLIENT_INFO"];

    /// <summary>Whether the user answers for the account: accepts, declines, leaves.</summary>
    public bool SpeaksFor(AccountRef account) => Caller.SpeaksFor(account, Right.OrganizationAddAsCollaborator);

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(
        string? act,
        string? kind,
        string? account,
        List<string> rights,
        CancellationToken cancellationToken
    )
    {
        var id = account?.Trim() ?? "";
        var whom = kind == "organization" ? AccountRef.Organization(id) : AccountRef.User(id);
        (Typed, Chosen) = act == "invite" ? (id, rights) : (null, Chosen);
        return DoAsync(
            () =>
                act switch
                {
                    "accept" => collaborators.AcceptAsync(ClientId, whom, cancellationToken),
                    "remove" or "leave" => collaborators.DeleteAsync(ClientId, whom, cancellationToken),
                    _ when rights.Count == 0 => throw RequestErrors.Invalid("rights", "tick at least one"),
                    _ => collaborators.SetAsync(
                        ClientId,
                        RequestBody<SetCollaboratorRequest>.Of(
                            new SetCollaboratorRequest
                            {
                                Collaborator = new CollaboratorBody
                                {
                                    Ids = whom.ToIds(),
                                    Rights = KnownNames.Read<Right>(rights),
                                },
                            }
                        ),
                        cancellationToken
                    ),
                },
            act == "leave" ? "/clients" : $"/clients/{Uri.EscapeDataString(ClientId)}/collaborators",
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Rows = (
            await collaborators.ListAsync(
                ClientId,
                ClientCollaborators.Orders.First(QueryReader.MaxLimit),
                cancellationToken
            )
        ).Rows;
        MayManage =
            (await clients.GetRightsAsync(ClientId, cancellationToken)).Rights?.Contains(
                Right.ClientSettingsCollaborators
            ) == true;
    }
}
