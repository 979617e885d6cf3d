using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Registers a client, or shows what a reviewer would say to it.</summary>
internal sealed class AddClientModel(ClientRegistration registration, ReviewTimes times, Call call) : ActsModel(call)
{
    public ClientForm Form { get; private set; } = new() { Rights = [WireNames<Right>.NameOf(Right.UserInfo)] };

    public ClientBody? Registered { get; private set; }

    /// <summary>In how many seconds half of all decisions are made.</summary>
    public long? Median { get; private set; }

    /// <summary>The organizations in whose name the user may register clients.</summary>
    public IReadOnlyList<string> Organizations =>
        [
            .. Caller
                .Organizations.Where(organization => organization.Value.Contains(Right.OrganizationClientsCreate))
                .Select(organization => organization.Key)
                .Order(StringComparer.Ordinal),
        ];

    public Task<IActionResult> OnPostRegisterAsync(ClientForm form, CancellationToken cancellationToken) =>
        DoAsync(
            async () => Registered = await registration.RegisterAsync(OwnerOf(form), Asked(form), cancellationToken),
            null,
            cancellationToken
        );

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

    protected override async Task ShowAsync(CancellationToken cancellationToken) =>
        Median = Registered is null ? null : (await times.MeasureAsync(cancellationToken)).Median;
}
