using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The clients that the user authorized, and taking it back.</summary>
internal sealed class AuthorizationsModel(AuthorizedClients clients, Call call) : ConsoleModel(call)
{
    private string UserId => Caller.Account!.Value.Id;

    public IReadOnlyList<AuthorizationBody> Authorizations { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(
        [FromForm(Name = "client_id")] string? clientId,
        CancellationToken cancellationToken
    ) =>
        DoAsync(
            () => clients.RevokeAsync(UserId, clientId ?? "", cancellationToken),
            "/authorizations",
            cancellationToken
        );

    protected override async Task ShowAsync(CancellationToken cancellationToken) =>
        Authorizations = (
            await clients.ListAsync(UserId, PageRequest.Newest(QueryReader.MaxLimit), cancellationToken)
        ).Rows;
}
