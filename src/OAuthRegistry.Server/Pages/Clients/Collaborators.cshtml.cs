using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Who works on a client: invite, accept, change, remove.</summary>
internal sealed class CollaboratorsModel(ClientCollaborators collaborators, ClientDirectory clients, Call call)
    : ClientPageModel(clients, call)
{
    public override string Tab => "collaborators";

    public List<CollaboratorBody> Rows { get; private set; } = [];

    public bool MayManage { get; private set; }

    /// <summary>What is typed into the form that invites.</summary>
    public string? Typed { get; private set; }

    public List<string> Chosen { get; private set; } = ["RIGHT_CLIENT_INFO"];

    /// <summary>Whether the user answers for the account: accepts, declines, leaves.</summary>
    public bool SpeaksFor(AccountRef account) => Caller.SpeaksFor(account, Right.OrganizationAddAsCollaborator);

    public Task<IActionResult> OnPostAcceptAsync(string? kind, string? account, CancellationToken cancellationToken) =>
        DoHereAsync(
            () => collaborators.AcceptAsync(ClientId, Named(kind, account), cancellationToken),
            Done.Accepted,
            cancellationToken
        );

    public Task<IActionResult> OnPostLeaveAsync(string? kind, string? account, CancellationToken cancellationToken) =>
        DoAsync(
            () => collaborators.DeleteAsync(ClientId, Named(kind, account), cancellationToken),
            "/clients",
            cancellationToken
        );

    public Task<IActionResult> OnPostRemoveAsync(string? kind, string? account, CancellationToken cancellationToken) =>
        DoHereAsync(
            () => collaborators.DeleteAsync(ClientId, Named(kind, account), cancellationToken),
            Done.Removed,
            cancellationToken
        );

    public Task<IActionResult> OnPostInviteAsync(
        string? kind,
        string? account,
        List<string> rights,
        CancellationToken cancellationToken
    )
    {
        (Typed, Chosen) = (account?.Trim() ?? "", rights);
        return OnPostSetAsync(kind, account, rights, cancellationToken);
    }

    public Task<IActionResult> OnPostSetAsync(
        string? kind,
        string? account,
        List<string> rights,
        CancellationToken cancellationToken
    )
    {
        var collaborator = new CollaboratorBody
        {
            Ids = Named(kind, account).ToIds(),
            Rights = KnownNames.Read<Right>(rights),
        };
        var request = new SetCollaboratorRequest { Collaborator = collaborator };
        return DoHereAsync(
            () =>
                rights.Count == 0
                    ? throw RequestErrors.Invalid("rights", "tick at least one")
                    : collaborators.SetAsync(
                        ClientId,
                        RequestBody<SetCollaboratorRequest>.Of(request),
                        cancellationToken
                    ),
            Done.Invited,
            cancellationToken
        );
    }

    private static AccountRef Named(string? kind, string? account)
    {
        var id = account?.Trim() ?? "";
        return kind == "organization" ? AccountRef.Organization(id) : AccountRef.User(id);
    }

    protected override async Task ShowTabAsync(CancellationToken cancellationToken)
    {
        Rows = (
            await collaborators.ListAsync(
                ClientId,
                ClientCollaborators.Orders.First(QueryReader.MaxLimit),
                cancellationToken
            )
        ).Rows;
        MayManage = Rights.Contains(Right.ClientSettingsCollaborators);
    }
}
