using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>One of the pages of a client: what stands at the top of each, and who may do what on them.</summary>
internal abstract class ClientPageModel(ClientDirectory clients, Call call) : ActsModel(call)
{
    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    /// <summary>Which of them it is, as its address says; the first has no name.</summary>
    public abstract string Tab { get; }

    /// <summary>Nothing if there is no such client, or it is not for this user.</summary>
    public ClientBody? Client { get; private set; }

    public ReviewState State => Client?.State ?? ReviewState.Requested;

    /// <summary>Whether anybody may use it.</summary>
    public bool IsUsable => State is ReviewState.Approved or ReviewState.Flagged;

    public bool WorksOnIt => Rights.Contains(Right.ClientInfo);

    public bool MayEdit => Rights.Contains(Right.ClientSettingsBasic);

    public bool OwnsIt => Rights.Contains(Right.ClientAll);

    public bool IsReviewer => Caller.IsReviewer;

    /// <summary>Whether it can have a secret: others sign with a key of their own, or keep nothing.</summary>
    public bool TakesSecrets => Client?.TokenEndpointAuthMethod?.TakesSecrets() is not false;

    protected RightSet Rights { get; private set; }

    protected ClientDirectory Clients { get; } = clients;

    /// <summary>The page that comes first.</summary>
    protected string First => $"/clients/{Uri.EscapeDataString(ClientId)}";

    protected string Here => Tab.Length == 0 ? First : $"{First}/{Tab}";

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    /// <summary>Reads what is only on this page; the client is there by now.</summary>
    protected abstract Task ShowTabAsync(CancellationToken cancellationToken);

    protected sealed override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Rights = RightSet.Of((await Clients.GetRightsAsync(ClientId, cancellationToken)).Rights ?? []);
        Client = await Clients.GetAsync(
            ClientId,
            WorksOnIt ? ClientFields.Table.Everything : ClientFields.Table.Public,
            cancellationToken
        );
        await ShowTabAsync(cancellationToken);
    }

    /// <summary>Refused as the API refuses it, on a page that has nothing else for others.</summary>
    protected void Require(Right right) => Caller.Require("client", ClientId, Rights, right);

    /// <summary>Does it, and says so on the page that it was done on.</summary>
    protected Task<IActionResult> DoHereAsync(Func<Task> act, string done, CancellationToken cancellationToken) =>
        DoAndSayAsync(act, Here, done, cancellationToken);
}

/// <summary>What a page of a client says once it was done; <c>_ClientHead</c> has the words.</summary>
internal static class Done
{
    public const string Saved = "saved",
        Submitted = "submitted",
        Withdrawn = "withdrawn",
        Revoked = "revoked",
        Accepted = "accepted",
        Invited = "invited",
        Removed = "removed",
        LookedFine = "looked-fine",
        LookedDrifted = "looked-drifted",
        Attested = "attested";
}
