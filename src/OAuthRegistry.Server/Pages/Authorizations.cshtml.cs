using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The clients that the user authorized, and taking it back.</summary>
internal sealed class AuthorizationsModel(AuthorizedClients clients, Call call) : PageModel
{
    private string UserId => call.Caller.Account!.Value.Id;

    public IReadOnlyList<AuthorizationBody> Authorizations { get; private set; } = [];

    public string? Refusal { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Authorizations = (await clients.ListAsync(UserId, new PageRequest(QueryReader.MaxLimit, 1, "created_at", Descending: true), cancellationToken)).Rows;

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "client_id")] string? clientId, CancellationToken cancellationToken)
    {
        try
        {
            await clients.RevokeAsync(UserId, clientId ?? "", cancellationToken);
            return LocalRedirect("/authorizations");
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Refusal.Title;
            await OnGetAsync(cancellationToken);
            return Page();
        }
    }
}
