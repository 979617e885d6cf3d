using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>Registers a client, or shows what a reviewer would say to it.</summary>
internal sealed class AddClientModel(ClientRegistration registration, ReviewTimes times, Call call) : ConsoleModel(call)
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

    public Task<IActionResult> OnPostAsync(ClientForm form, string? act, CancellationToken cancellationToken)
    {
        Form = form;
        var request = RequestBody<CreateClientRequest>.Of(new CreateClientRequest { Client = form.ToBody() });
        var owner = form.OwnerOr(Caller.Account!.Value);
        return DoAsync(
            async () =>
            {
                if (act == "check")
                {
                    Report = await registration.TryAsync(owner, request, cancellationToken);
                }
                else
                {
                    Registered = await registration.RegisterAsync(owner, request, cancellationToken);
                }
            },
            null,
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken) =>
        Median = Registered is null ? null : (await times.MeasureAsync(cancellationToken)).Median;
}
