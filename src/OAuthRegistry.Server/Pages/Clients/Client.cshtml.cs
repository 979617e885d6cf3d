using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>A client: where it stands, what comes next, and all that its program is set up with.</summary>
internal sealed class ClientModel(
    ClientDirectory clients,
    ClientCollaborators collaborators,
    SecretService secrets,
    Submissions submissions,
    ClientReview review,
    Correspondence correspondence,
    QuickReplies replies,
    OpenDrifts drifts,
    LookAgain look,
    Attesting attesting,
    UsedOnce used,
    IOptions<RegistryOptions> registry,
    Call call
) : ClientPageModel(clients, call)
{
    /// <summary>What the page of registration says to this one.</summary>
    public const string Registered = "registered";

    private static readonly PageRequest Latest = PageRequest.Newest(10);

    public override string Tab => "";

    /// <summary>Whether it was registered a moment ago.</summary>
    public bool IsNew { get; private set; }

    /// <summary>The secret of a client that was approved as it was registered, this once.</summary>
    public string? Secret { get; private set; }

    /// <summary>Whether the user was asked to work on it, and has not answered.</summary>
    public bool IsInvited { get; private set; }

    /// <summary>The last decision, for those who work on it, unless something else waits for one.</summary>
    public DecisionBody? Decision { get; private set; }

    /// <summary>
    /// Why it stands where it stands, in full: the state itself holds the first sentence of that, or what was written
    /// there since.
    /// </summary>
    public string? StateReason { get; private set; }

    public PendingChangeBody? Pending { get; private set; }

    /// <summary>How many users authorized it, for those who work on it.</summary>
    public int? Users { get; private set; }

    /// <summary>Whether it has a secret that works as it stands; unknown to those who do not own it.</summary>
    public bool? HasSecret { get; private set; }

    /// <summary>Whether it is as it was approved, if it was, for those who work on it.</summary>
    public WatchOnPage? Watch { get; private set; }

    public ConversationOnPage? Conversation { get; private set; }

    /// <summary>What its program is set up with, for those who work on it.</summary>
    public Endpoints? Endpoints { get; private set; }

    public SubmissionBody? Submission => Conversation?.Submission;

    public Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancellationToken) =>
        DoHereAsync(() => submissions.WithdrawAsync(ClientId, cancellationToken), Done.Withdrawn, cancellationToken);

    public Task<IActionResult> OnPostAcceptAsync(CancellationToken cancellationToken) =>
        DoHereAsync(
            () => collaborators.AcceptAsync(ClientId, Caller.Account!.Value, cancellationToken),
            Done.Accepted,
            cancellationToken
        );

    public Task<IActionResult> OnPostDeclineAsync(CancellationToken cancellationToken) =>
        DoAsync(
            () => collaborators.DeleteAsync(ClientId, Caller.Account!.Value, cancellationToken),
            "/clients",
            cancellationToken
        );

    public Task<IActionResult> OnPostLookAsync(string? once, CancellationToken cancellationToken) =>
        DoOnceAsync(used, once, () => LookAsync(cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostAttestAsync(string? once, CancellationToken cancellationToken) =>
        DoOnceAsync(
            used,
            once,
            () => ThenSayAsync(() => attesting.AttestAsync(ClientId, cancellationToken), Here, Done.Attested),
            Here,
            cancellationToken
        );

    protected override async Task ShowTabAsync(CancellationToken cancellationToken)
    {
        (Secret, IsNew) = (Said(nameof(Secret)), Said(Registered) is not null);
        IsInvited = await IsInvitedAsync(cancellationToken);
        if (!WorksOnIt)
        {
            return;
        }

        HasSecret = OwnsIt ? await HasSecretAsync(cancellationToken) : null;
        Endpoints = new Endpoints(
            Issuer.Of(registry.Value, Call),
            registry.Value.AddressFor(Request),
            Client!,
            HasSecret == true
        );
        Users = await Clients.CountUsersAsync(ClientId, cancellationToken);
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
            Unsent = Said(ConversationModel.Unsent),
        };
        Pending = await submissions.FindPendingAsync(ClientId, cancellationToken);
        var decisions = (await review.ListDecisionsAsync(ClientId, Latest, cancellationToken)).Rows;
        Decision = Pending is null ? decisions.FirstOrDefault() : null;
        StateReason = decisions.Find(HasTheReasonOfItsState)?.Reason ?? Client!.StateDescription;
        Watch = IsUsable
            ? await WatchOnPage.ReadAsync(ClientId, drifts, attesting, cancellationToken) with
            {
                MayLook = MayEdit,
                Once = Once,
            }
            : null;
    }

    private bool HasTheReasonOfItsState(DecisionBody decision) =>
        decision.To == State
        && decision.Reason is { } reason
        && FirstSentence.Of(reason, Limits.MaxStateDescription) == Client!.StateDescription;

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await look.AtAsync(ClientId, cancellationToken);
        var found = await drifts.ListOfAsync(ClientId, cancellationToken);
        SayNext(Here, nameof(JustDone), found.Count == 0 ? Done.LookedFine : Done.LookedDrifted);
    }

    /// <summary>An account that may do next to nothing has nothing to accept.</summary>
    private async Task<bool> IsInvitedAsync(CancellationToken cancellationToken) =>
        Caller.Restriction is null
        && (await collaborators.InvitationsOfAsync(Caller.Account!.Value, cancellationToken)).Contains(ClientId);

    private async Task<bool> HasSecretAsync(CancellationToken cancellationToken)
    {
        var live = (await secrets.ListAsync(ClientId, SecretService.Orders.First(), cancellationToken)).Rows;
        return live.Exists(secret => secret.Sandbox == true == (State == ReviewState.Requested));
    }
}
