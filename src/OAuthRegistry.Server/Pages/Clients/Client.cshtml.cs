using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>A client: where it stands, its secrets, its settings, its history.</summary>
internal sealed class ClientModel(ClientDirectory clients, ClientSettings settings, ClientRemoval removal, SecretService secretService, Submissions submissions, Call call) : PageModel
{
    private static readonly string[] Saved = ["client.name", "client.description", "client.redirect_uris", "client.logout_redirect_uris", "client.rights"];

    private static readonly string[] SavedByAdmins = [.. Saved, "client.skip_authorization", "client.endorsed", "client.require_pkce"];

    private static readonly PageRequest Newest = new(50, 1, "created_at", Descending: true);

    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    public ClientBody? Client { get; private set; }

    public ClientForm Form { get; private set; } = new();

    public bool IsAdmin => call.Caller.IsAdmin;

    public bool MayEdit { get; private set; }

    /// <summary>Its secrets, for owners.</summary>
    public List<SecretBody>? Secrets { get; private set; }

    public PendingChangeBody? Pending { get; private set; }

    public List<EventBody>? Events { get; private set; }

    public string? Secret { get; private set; }

    public Refusal? Refusal { get; private set; }

    public IReadOnlyList<string> Warnings => call.Warnings;

    public Task OnGetAsync(CancellationToken cancellationToken) => ShowAsync(null, cancellationToken);

    public async Task<IActionResult> OnPostAsync(ClientForm form, string? act, [FromForm(Name = "secret_id")] string? secretId, [FromForm(Name = "secret_description")] string? description, string? confirm, CancellationToken cancellationToken)
    {
        try
        {
            switch (act)
            {
                case "issue":
                    var state = (await clients.GetAsync(ClientId, ClientFields.Table.Public, cancellationToken)).State ?? ReviewState.Requested;
                    var issued = await secretService.IssueAsync(ClientId, RequestBody<IssueSecretRequest>.Of(new IssueSecretRequest { Description = description, Sandbox = state == ReviewState.Requested }), cancellationToken);
                    Secret = issued.Secret;
                    break;
                case "revoke":
                    await secretService.RevokeAsync(ClientId, secretId ?? "", cancellationToken);
                    return Again();
                case "withdraw":
                    await submissions.WithdrawAsync(ClientId, cancellationToken);
                    return Again();
                case "resubmit":
                    await submissions.ResubmitAsync(ClientId, cancellationToken);
                    return Again();
                case "delete" when confirm == ClientId:
                    await removal.DeleteAsync(ClientId, cancellationToken);
                    return LocalRedirect("/clients");
                case "delete":
                    throw RequestErrors.Invalid("confirm", "type the client ID to confirm");
                case "save":
                    await settings.UpdateAsync(ClientId, RequestBody<UpdateClientRequest>.Of(new UpdateClientRequest { Client = form.ToBody() }, IsAdmin ? SavedByAdmins : Saved), cancellationToken);
                    break;
                default:
                    break;
            }
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Refusal;
        }

        await ShowAsync(Refusal is not null && act == "save" ? form : null, cancellationToken);
        return Page();
    }

    private LocalRedirectResult Again() => LocalRedirect($"/clients/{Uri.EscapeDataString(ClientId)}");

    private async Task ShowAsync(ClientForm? typed, CancellationToken cancellationToken)
    {
        try
        {
            var rights = RightSet.Of((await clients.GetRightsAsync(ClientId, cancellationToken)).Rights ?? []);
            Client = await clients.GetAsync(ClientId, rights.Contains(Right.ClientInfo) ? ClientFields.Table.Everything : ClientFields.Table.Public, cancellationToken);
            Form = typed ?? ClientForm.Of(Client);
            MayEdit = rights.Contains(Right.ClientSettingsBasic);
            Secrets = rights.Contains(Right.ClientAll) ? (await secretService.ListAsync(ClientId, cancellationToken)).Secrets ?? [] : null;
            Events = rights.Contains(Right.ClientInfo) ? (await clients.ListEventsAsync(ClientId, Newest, cancellationToken)).Rows : null;
            Pending = rights.Contains(Right.ClientInfo) ? await PendingAsync(cancellationToken) : null;
        }
        catch (RefusedException refused)
        {
            Refusal ??= refused.Refusal;
            Response.StatusCode = refused.Refusal.Status;
        }
    }

    private async Task<PendingChangeBody?> PendingAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await submissions.GetPendingAsync(ClientId, cancellationToken);
        }
        catch (RefusedException refused) when (refused.Refusal.Name == "pending_change_not_found")
        {
            return null;
        }
    }
}
