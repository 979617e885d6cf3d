using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The clients that the user authorized, and taking it back.</summary>
internal sealed class AuthorizationsModel(AuthorizedClients clients, NetworkScopes scopes, Call call)
    : ConsoleModel(call)
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

    /// <summary>What a client may do at the APIs of the network, in words.</summary>
    public IEnumerable<KnownScope> ScopesOf(AuthorizationBody authorization) =>
        scopes.Read(ScopeRefs.From(authorization.ResourceScopes)) ?? [];

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Authorizations = (
            await clients.ListAsync(UserId, PageRequest.Newest(QueryReader.MaxLimit), cancellationToken)
        ).Rows;
        var names = Authorizations.SelectMany(authorization => ScopeRefs.From(authorization.ResourceScopes));
        await scopes.FindAsync(names.Select(scope => scope.Name), cancellationToken);
    }
}
