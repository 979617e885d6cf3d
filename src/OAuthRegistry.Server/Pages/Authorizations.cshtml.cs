using Microsoft.AspNetCore.Mvc;
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

    public IReadOnlyList<AllowedClient> Allowed { get; private set; } = [];

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

    /// <summary>What a client may do, in the words in which it was asked for.</summary>
    public AskedThings ThingsOf(AllowedClient allowed) =>
        AskedThings.Of(
            allowed.Consent.Rights,
            scopes.Read(allowed.Consent.OfNetwork) ?? [],
            [.. OAuthScopes.Shown.Where(allowed.Consent.Scopes.Contains)]
        );

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Allowed = await clients.OfUserAsync(UserId, PageRequest.Newest(QueryReader.MaxLimit), cancellationToken);
        var names = Allowed.SelectMany(allowed => allowed.Consent.OfNetwork).Select(scope => scope.Name);
        await scopes.FindAsync(names, cancellationToken);
    }
}
