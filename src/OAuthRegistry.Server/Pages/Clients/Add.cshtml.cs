using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Registers a client, or shows what a reviewer would say to it.</summary>
internal sealed class AddClientModel(ClientRegistration registration, Call call) : PageModel
{
    public ClientForm Form { get; private set; } = new() { Rights = [WireNames<Right>.NameOf(Right.UserInfo)] };

    public ReviewReport? Report { get; private set; }

    public bool IsAdmin => call.Caller.IsAdmin;

    public ClientBody? Registered { get; private set; }

    public Refusal? Refusal { get; private set; }

    /// <summary>The organizations in whose name the user may register clients.</summary>
    public IReadOnlyList<string> Organizations =>
        [.. call.Caller.Organizations.Where(organization => organization.Value.Contains(Right.OrganizationClientsCreate)).Select(organization => organization.Key).Order(StringComparer.Ordinal)];

    public async Task OnPostAsync(ClientForm form, string? act, CancellationToken cancellationToken)
    {
        Form = form;
        var request = RequestBody<CreateClientRequest>.Of(new CreateClientRequest { Client = form.ToBody() });
        var owner = form.OwnerOr(call.Caller.Account!.Value);
        try
        {
            if (act == "check")
            {
                Report = await registration.TryAsync(owner, request, cancellationToken);
            }
            else
            {
                Registered = await registration.RegisterAsync(owner, request, cancellationToken);
            }
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Refusal;
        }
    }
}
