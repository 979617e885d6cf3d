using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Logos;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Usage;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>A client: where it stands, its secrets, its flows, its settings, its history.</summary>
internal sealed class ClientModel(
    ClientDirectory clients,
    ClientSettings settings,
    ClientRemoval removal,
    ClientLogos logos,
    SecretService secretService,
    Submissions submissions,
    ClientReview review,
    ReviewTimes times,
    ClientUsage usage,
    Correspondence correspondence,
    QuickReplies replies,
    OpenDrifts drifts,
    LookAgain look,
    Attesting attesting,
    UsedOnce used,
    IOptions<RegistryOptions> registry,
    Call call
) : ActsModel(call)
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

    /// <summary>No revision of any client: a form that names none was sent by no page.</summary>
    private const long Unread = 0;

    /// <summary>What the page of registration says to this one.</summary>
    public const string Registered = "registered";

    private static readonly PageRequest Newest = PageRequest.Newest(50),
        Latest = PageRequest.Newest(1);

    private ClientForm? _typed;

    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    public ClientBody? Client { get; private set; }

    public ClientForm Form { get; private set; } = new();

    public bool MayEdit { get; private set; }

    /// <summary>Whether settings were typed that could not be saved.</summary>
    public bool IsTyped => _typed is not null;

    public bool IsSaved { get; private set; }

    /// <summary>Whether it was registered a moment ago.</summary>
    public bool IsNew { get; private set; }

    /// <summary>In how many seconds half of all decisions are made, told to whoever registered one.</summary>
    public long? Median { get; private set; }

    /// <summary>The last decision, for those who work on it, unless something else waits for one.</summary>
    public DecisionBody? Decision { get; private set; }

    /// <summary>How many users authorized it, for those who work on it.</summary>
    public int? Users { get; private set; }

    /// <summary>Which of its rights it uses, for those who work on it.</summary>
    public UsageOnPage? Usage { get; private set; }

    /// <summary>Its secrets, for owners.</summary>
    public List<SecretBody>? Secrets { get; private set; }

    /// <summary>How its tokens are got, for those who work on it.</summary>
    public ClientFlows? Flows { get; private set; }

    /// <summary>Whether it is as it was approved, if it was, for those who work on it.</summary>
    public WatchOnPage? Watch { get; private set; }

    /// <summary>Whether it was looked at again a moment ago.</summary>
    public bool IsLooked { get; private set; }

    public bool IsAttested { get; private set; }

    public ConversationOnPage? Conversation { get; private set; }

    public PendingChangeBody? Pending { get; private set; }

    /// <summary>Where the logo is that waits, if one does.</summary>
    public string? WaitingLogo => Pending?.Changes?.Find(change => change.Field == "logo")?.To?.ToString();

    public List<EventBody>? Events { get; private set; }

    public string? Secret { get; private set; }

    private string Here => $"/clients/{Uri.EscapeDataString(ClientId)}";

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostSaveAsync(ClientForm form, CancellationToken cancellationToken)
    {
        _typed = form;
        return DoAsync(() => SaveAsync(form, cancellationToken), Here, cancellationToken);
    }

    public Task<IActionResult> OnPostIssueAsync(
        [FromForm(Name = "secret_description")] string? description,
        string? expires,
        string? once,
        CancellationToken cancellationToken
    ) => DoOnceAsync(used, once, () => IssueAsync(description, expires, cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostRevokeAsync(
        [FromForm(Name = "secret_id")] string? secretId,
        CancellationToken cancellationToken
    ) => DoAsync(() => secretService.RevokeAsync(ClientId, secretId ?? "", cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostUploadAsync(
        [FromForm(Name = "logo_file")] IFormFile? file,
        CancellationToken cancellationToken
    ) =>
        DoAsync(
            async () =>
            {
                await logos.SetAsync(ClientId, () => LogoBody.ReadAsync(file, cancellationToken), cancellationToken);
                SayNext(Here, nameof(IsSaved), "");
            },
            Here,
            cancellationToken
        );

    /// <summary>
    /// Gives up the rights that the page named, of the client as it was shown: of another nobody said what it needs.
    /// </summary>
    public Task<IActionResult> OnPostNarrowAsync(string? unused, long? revision, CancellationToken cancellationToken) =>
        DoAsync(
            () => NarrowAsync((unused ?? "").Split(' '), revision ?? Unread, cancellationToken),
            Here,
            cancellationToken
        );

    public Task<IActionResult> OnPostRemoveLogoAsync(CancellationToken cancellationToken) =>
        DoAsync(() => logos.RemoveAsync(ClientId, cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancellationToken) =>
        DoAsync(() => submissions.WithdrawAsync(ClientId, cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostLookAsync(string? once, CancellationToken cancellationToken) =>
        DoOnceAsync(
            used,
            once,
            async () =>
            {
                await look.AtAsync(ClientId, cancellationToken);
                SayNext(Here, nameof(IsLooked), "");
            },
            Here,
            cancellationToken
        );

    public Task<IActionResult> OnPostAttestAsync(string? once, CancellationToken cancellationToken) =>
        DoOnceAsync(
            used,
            once,
            async () =>
            {
                await attesting.AttestAsync(ClientId, cancellationToken);
                SayNext(Here, nameof(IsAttested), "");
            },
            Here,
            cancellationToken
        );

    /// <summary>With what was typed: whoever mends what the reason is about need not save it first.</summary>
    public Task<IActionResult> OnPostResubmitAsync(ClientForm form, CancellationToken cancellationToken)
    {
        var isTyped = Request.Form.ContainsKey("name");
        _typed = isTyped ? form : null;
        return DoAsync(
            async () =>
            {
                await (isTyped ? SaveAsync(form, cancellationToken) : Task.CompletedTask);
                await submissions.ResubmitAsync(ClientId, cancellationToken);
            },
            Here,
            cancellationToken
        );
    }

    public Task<IActionResult> OnPostDeleteAsync(string? confirm, CancellationToken cancellationToken) =>
        DoAsync(
            () =>
                confirm != ClientId
                    ? throw RequestErrors.Invalid("confirm", "type the client ID to confirm")
                    : removal.DeleteAsync(ClientId, cancellationToken),
            "/clients",
            cancellationToken
        );

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        var rights = RightSet.Of((await clients.GetRightsAsync(ClientId, cancellationToken)).Rights ?? []);
        var worksOnIt = rights.Contains(Right.ClientInfo);
        Client = await clients.GetAsync(
            ClientId,
            worksOnIt ? ClientFields.Table.Everything : ClientFields.Table.Public,
            cancellationToken
        );
        Form = _typed ?? ClientForm.Of(Client);
        (Secret, IsSaved, IsNew) = (
            Said(nameof(Secret)),
            Said(nameof(IsSaved)) is not null,
            Said(Registered) is not null
        );
        Median = IsNew ? (await times.MeasureAsync(cancellationToken)).Median : null;
        MayEdit = rights.Contains(Right.ClientSettingsBasic);
        Secrets = rights.Contains(Right.ClientAll)
            ? (await secretService.ListAsync(ClientId, SecretService.Orders.First(), cancellationToken)).Rows
            : null;
        if (worksOnIt)
        {
            Flows = new ClientFlows(Client, registry.Value.AddressFor(Request));
            Users = await clients.CountUsersAsync(ClientId, cancellationToken);
            Events = (await clients.ListEventsAsync(ClientId, Newest, cancellationToken)).Rows;
            Conversation = await ConversationOnPage.ReadAsync(
                ClientId,
                IsAdmin,
                correspondence,
                submissions,
                replies,
                cancellationToken
            ) with
            {
                MayWrite = MayEdit,
                From = ConversationModel.OnClient,
            };
            (IsLooked, IsAttested) = (Said(nameof(IsLooked)) is not null, Said(nameof(IsAttested)) is not null);
            Watch = Client.State is ReviewState.Approved or ReviewState.Flagged
                ? await WatchOnPage.ReadAsync(ClientId, drifts, attesting, cancellationToken) with
                {
                    MayLook = MayEdit,
                    Once = Once,
                }
                : null;
            Pending = await PendingAsync(cancellationToken);
            Usage = Client is { State: ReviewState.Approved or ReviewState.Flagged, Rights.Count: > 0 }
                ? new UsageOnPage(
                    await usage.GetAsync(ClientId, ClientUsage.UsualDays, cancellationToken),
                    MayEdit && Pending is null
                )
                : null;
            Decision = Pending is null
                ? (await review.ListDecisionsAsync(ClientId, Latest, cancellationToken)).Rows.FirstOrDefault()
                : null;
        }
    }

    /// <summary>A client that waits for review gets a secret to try it out.</summary>
    private async Task IssueAsync(string? description, string? expires, CancellationToken cancellationToken)
    {
        var state =
            (await clients.GetAsync(ClientId, ClientFields.Table.Public, cancellationToken)).State
            ?? ReviewState.Requested;
        var request = new IssueSecretRequest
        {
            Description = description,
            ExpiresAt = LastDay.End(expires),
            Sandbox = state == ReviewState.Requested,
        };
        var issued = await secretService.IssueAsync(
            ClientId,
            RequestBody<IssueSecretRequest>.Of(request),
            cancellationToken
        );
        SayNext(Here, nameof(Secret), issued.Secret!);
    }

    private async Task SaveAsync(ClientForm form, CancellationToken cancellationToken)
    {
        await settings.UpdateAsync(
            ClientId,
            RequestBody<UpdateClientRequest>.Of(
                new UpdateClientRequest { Client = form.ToBody() },
                IsAdmin ? SavedByAdmins : Saved
            ) with
            {
                Faults = form.Faults,
            },
            cancellationToken
        );
        SayNext(Here, nameof(IsSaved), "");
    }

    private async Task NarrowAsync(string[] unused, long revision, CancellationToken cancellationToken)
    {
        var client = await clients.GetAsync(ClientId, ClientFields.Table.Everything, cancellationToken);
        var left = (client.Rights ?? []).FindAll(right => !unused.Contains(WireNames<Right>.NameOf(right)));
        await settings.UpdateAsync(
            ClientId,
            RequestBody<UpdateClientRequest>.Of(
                new UpdateClientRequest
                {
                    Client = new ClientBody { Rights = left },
                    Revision = revision,
                },
                "client.rights"
            ),
            cancellationToken
        );
        SayNext(Here, nameof(IsSaved), "");
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
