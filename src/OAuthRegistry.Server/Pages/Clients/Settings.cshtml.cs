using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Logos;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>What a client is: changed, submitted again, given another logo, or deleted.</summary>
internal sealed class ClientSettingsModel(
    ClientDirectory clients,
    ClientSettings settings,
    ClientEdits edits,
    ClientRemoval removal,
    ClientLogos logos,
    Submissions submissions,
    Call call
) : ClientPageModel(clients, call)
{
    private static readonly string[] Saved =
    [
        "client.name",
        "client.description",
        "client.redirect_uris",
        "client.logout_redirect_uris",
        "client.rights",
        "client.resource_scopes",
        "client.right_reasons",
        "client.token_endpoint_auth_method",
        "client.jwks",
        "client.jwks_uri",
        "client.client_uri",
        "client.policy_uri",
        "client.tos_uri",
        "client.contacts",
        "client.subject_type",
        "client.backchannel_logout_uri",
        "client.backchannel_logout_session_required",
        "client.dpop_bound_access_tokens",
    ];

    private static readonly string[] SavedByAdmins =
    [
        .. Saved,
        "client.grants",
        "client.skip_authorization",
        "client.endorsed",
        "client.require_pkce",
        "client.require_par",
    ];

    private ClientForm? _typed;

    private long? _read;

    public override string Tab => "settings";

    public ClientForm Form { get; private set; } = new();

    /// <summary>The revision that the form was read at: what others save meanwhile is not overwritten unseen.</summary>
    public long Revision { get; private set; }

    /// <summary>What others saved while the form was open, where that is why it was not saved.</summary>
    public List<ChangeBody>? Meanwhile => ReviewErrors.MeanwhileOf(Refusal);

    /// <summary>What would come of what was typed, where somebody asked.</summary>
    public TriedEdit? Tried { get; private set; }

    /// <summary>What is checked, and can not be changed here.</summary>
    public string[] Missing => IsAdmin ? ["owner", "client_id"] : ["owner", "client_id", "grants"];

    public PendingChangeBody? Pending { get; private set; }

    /// <summary>How many users authorized it, whom deleting it would cut off.</summary>
    public int Users { get; private set; }

    /// <summary>Where the logo is that waits, if one does.</summary>
    public string? WaitingLogo => Pending?.Changes?.Find(change => change.Field == "logo")?.To?.ToString();

    public Task<IActionResult> OnPostSaveAsync(ClientForm form, long? revision, CancellationToken cancellationToken)
    {
        (_typed, _read) = (form, revision);
        return DoHereAsync(() => SaveAsync(form, cancellationToken), Done.Saved, cancellationToken);
    }

    /// <summary>What a reviewer would find; nothing is stored.</summary>
    public Task<IActionResult> OnPostCheckAsync(ClientForm form, long? revision, CancellationToken cancellationToken)
    {
        (_typed, _read) = (form, revision);
        return DoAsync(() => TryAsync(form, cancellationToken), null, cancellationToken);
    }

    /// <summary>With what was typed: whoever mends what the reason is about need not save it first.</summary>
    public Task<IActionResult> OnPostResubmitAsync(ClientForm form, long? revision, CancellationToken cancellationToken)
    {
        var isTyped = Request.Form.ContainsKey("name");
        (_typed, _read) = (isTyped ? form : null, revision);
        return DoHereAsync(
            async () =>
            {
                await (isTyped ? SaveAsync(form, cancellationToken) : Task.CompletedTask);
                await submissions.ResubmitAsync(ClientId, cancellationToken);
            },
            Done.Submitted,
            cancellationToken
        );
    }

    public Task<IActionResult> OnPostUploadAsync(
        [FromForm(Name = "logo_file")] IFormFile? file,
        CancellationToken cancellationToken
    ) =>
        DoHereAsync(
            () => logos.SetAsync(ClientId, () => LogoBody.ReadAsync(file, cancellationToken), cancellationToken),
            Done.Saved,
            cancellationToken
        );

    public Task<IActionResult> OnPostRemoveLogoAsync(CancellationToken cancellationToken) =>
        DoHereAsync(() => logos.RemoveAsync(ClientId, cancellationToken), Done.Saved, cancellationToken);

    public Task<IActionResult> OnPostDeleteAsync(string? confirm, CancellationToken cancellationToken) =>
        DoAsync(
            () =>
                confirm != ClientId
                    ? throw RequestErrors.Invalid("confirm", "type the client ID to confirm")
                    : removal.DeleteAsync(ClientId, cancellationToken),
            "/clients",
            cancellationToken
        );

    protected override async Task ShowTabAsync(CancellationToken cancellationToken)
    {
        Require(Right.ClientSettingsBasic);
        Users = await Clients.CountUsersAsync(ClientId, cancellationToken);
        var (revision, waits) = await submissions.ReadForEditAsync(ClientId, cancellationToken);
        Pending = waits?.Change;
        Revision = Meanwhile is null ? _read ?? revision : revision;

        // All of the form is saved: what waits and did not stand in it would be taken back. An administrator's form
        // shows what is approved, since what it saves acts at once.
        Form = _typed ?? ClientForm.Of(IsAdmin ? Client! : waits?.Merged.Show() ?? Client!);
    }

    private async Task TryAsync(ClientForm form, CancellationToken cancellationToken)
    {
        Tried = await edits.TryAsync(ClientId, Asked(form, revision: null), cancellationToken);
        Report = Tried.Report;
    }

    private Task<ClientBody> SaveAsync(ClientForm form, CancellationToken cancellationToken) =>
        settings.UpdateAsync(ClientId, Asked(form, _read), cancellationToken);

    private RequestBody<UpdateClientRequest> Asked(ClientForm form, long? revision) =>
        RequestBody<UpdateClientRequest>.Of(
            new UpdateClientRequest { Client = form.ToBody(), Revision = revision },
            IsAdmin ? SavedByAdmins : Saved
        ) with
        {
            Faults = form.Faults,
        };
}
