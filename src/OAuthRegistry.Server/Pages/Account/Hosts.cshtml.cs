using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The hosts of the user, or of an organization: what proves them, and whether it is there.</summary>
internal sealed class HostsModel(HostService hosts, UsedOnce used, IStringLocalizer<Texts> texts, Call call)
    : ActsModel(call)
{
    private ILookup<string, string>? _uses;

    [FromRoute(Name = "organization_id")]
    public string? OrganizationId { get; set; }

    public AccountRef Owner => OrganizationId is { } id ? AccountRef.Organization(id) : Caller.Account!.Value;

    public bool MayChange => Has(Right.UserSettingsBasic, Right.OrganizationSettingsBasic);

    public List<HostBody> Hosts { get; private set; } = [];

    /// <summary>A host that was just proven.</summary>
    public string? Done { get; private set; }

    public string? Typed { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAddAsync(string? host, string? once, CancellationToken cancellationToken)
    {
        Typed = host;
        var request = RequestBody<AddHostRequest>.Of(new AddHostRequest { Host = host });
        return DoOnceAsync(
            used,
            once,
            () => hosts.AddAsync(Owner, request, cancellationToken),
            Request.Path,
            cancellationToken
        );
    }

    public Task<IActionResult> OnPostVerifyAsync(string? host, CancellationToken cancellationToken) =>
        DoAsync(() => VerifyAsync(host ?? "", cancellationToken), Request.Path, cancellationToken);

    public Task<IActionResult> OnPostRemoveAsync(string? host, CancellationToken cancellationToken) =>
        DoAsync(() => hosts.RemoveAsync(Owner, host ?? "", cancellationToken), Request.Path, cancellationToken);

    /// <summary>Which clients send users there.</summary>
    public string WhatRemovingBreaks(string host) =>
        _uses?[host].ToList() is { Count: > 0 } clients
            ? texts["Users of {0} are told that nobody has proven whose the host is.", string.Join(", ", clients)]
            : texts["Its proof ends with it. No client of yours sends users there."];

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Done = Said(nameof(Done));
        Hosts = (await hosts.ListAsync(Owner, HostService.Orders.First(Limits.MaxHosts), cancellationToken)).Rows;
        _uses =
            MayChange && Hosts.Count > 0 && Has(Right.UserClientsList, Right.OrganizationClientsList)
                ? await hosts.UsesAsync(Owner, cancellationToken)
                : null;
    }

    private bool Has(Right ofUser, Right ofOrganization) =>
        Caller.RightsOn(Owner).Contains(Owner.Kind == AccountKind.User ? ofUser : ofOrganization);

    private async Task VerifyAsync(string host, CancellationToken cancellationToken)
    {
        var proven = await hosts.VerifyAsync(Owner, host, cancellationToken);
        SayNext(Request.Path, nameof(Done), proven.Host!);
    }
}
