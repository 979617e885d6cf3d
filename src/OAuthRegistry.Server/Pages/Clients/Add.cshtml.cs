using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Registers a client, or shows what a reviewer would say to it.</summary>
internal sealed class AddClientModel(ClientRegistration registration, Call call) : ActsModel(call)
{
    public ClientForm Form { get; private set; } = new() { Rights = [WireNames<Right>.NameOf(Right.UserInfo)] };

    /// <summary>The organizations in whose name the user may register clients.</summary>
    public IReadOnlyList<string> Organizations =>
        [
            .. Caller
                .Organizations.Where(organization => organization.Value.Contains(Right.OrganizationClientsCreate))
                .Select(organization => organization.Key)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>What comes of it is shown on the page of the client.</summary>
    public Task<IActionResult> OnPostRegisterAsync(ClientForm form, CancellationToken cancellationToken)
    {
        var page = $"/clients/{Uri.EscapeDataString(form.ClientId?.Trim() ?? "")}";
        return DoAsync(() => RegisterAsync(form, page, cancellationToken), page, cancellationToken);
    }

    private async Task RegisterAsync(ClientForm form, string page, CancellationToken cancellationToken)
    {
        var registered = await registration.RegisterAsync(OwnerOf(form), Asked(form), cancellationToken);
        SayNext(page, ClientModel.Registered, "");
        if (registered.Secret is { } secret)
        {
            SayNext(page, nameof(ClientModel.Secret), secret);
        }
    }

    /// <summary>What a reviewer would find; nothing is stored.</summary>
    public Task<IActionResult> OnPostCheckAsync(ClientForm form, CancellationToken cancellationToken) =>
        DoAsync(
            async () => Report = await registration.TryAsync(OwnerOf(form), Asked(form), cancellationToken),
            null,
            cancellationToken
        );

    private AccountRef OwnerOf(ClientForm form) => form.OwnerOr(Caller.Account!.Value);

    private RequestBody<CreateClientRequest> Asked(ClientForm form)
    {
        Form = form;
        var request = new CreateClientRequest { Client = form.ToBody() };
        return RequestBody<CreateClientRequest>.Of(request) with { Faults = form.Faults };
    }

    protected override Task ShowAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
