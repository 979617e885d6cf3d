using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>Who works on a client, with which rights.</summary>
internal sealed class ClientCollaborators(
    RegistryContext db,
    AuditTrail audit,
    Outbox outbox,
    Submissions submissions,
    AccountDirectory accounts,
    Invitations invitations,
    IValidator<SetCollaboratorRequest> rules,
    Call call,
    TimeProvider time
) : Memberships<Client, Collaborator>(db, audit, invitations, call, time)
{
    public static readonly SortTable Orders = CollaboratorOrder.Names;

    /// <summary>
    /// Everybody signed in sees who the collaborators are; their rights are for those who manage them, and everybody's
    /// own.
    /// </summary>
    public async Task<Page<CollaboratorBody>> ListAsync(
        string clientId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        Call.Caller.RequireSignedIn();
        var client = await Db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        var seesRights = Call.Caller.Uses(
            Call.Caller.RightsOnClient(client.Collaborators),
            Right.ClientSettingsCollaborators
        );

        return client.Collaborators.Select(c => ToBody(c, seesRights || c.Account == Call.Caller.Account)).ToPage(page);
    }

    /// <summary>Whoever manages the collaborators, and everybody about itself.</summary>
    public async Task<CollaboratorBody> GetAsync(
        string clientId,
        AccountRef account,
        CancellationToken cancellationToken
    )
    {
        var client = await Db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        if (account != Call.Caller.Account)
        {
            Call.Caller.RequireOnClient(client, Right.ClientSettingsCollaborators);
        }

        return ToBody(Find(client, account), seesRights: true);
    }

    /// <summary>The clients on which the account was invited to work and has not answered.</summary>
    public Task<List<string>> InvitationsOfAsync(AccountRef account, CancellationToken cancellationToken)
    {
        Call.Caller.Require(account, Right.UserClientsList, Right.OrganizationClientsList);
        return Db
            .Collaborators.AsNoTracking()
            .Where(c =>
                c.AccountId == account.Id
                && c.AcceptedAt == null
                && Db.Clients.Live().Any(x => x.ClientId == c.ClientId)
            )
            .OrderBy(c => c.ClientId)
            .Select(c => c.ClientId)
            .ToListAsync(cancellationToken);
    }

    /// <summary>Adds a collaborator or replaces its rights; no rights removes it.</summary>
    public async Task SetAsync(
        string clientId,
        RequestBody<SetCollaboratorRequest> request,
        CancellationToken cancellationToken
    )
    {
        var client = await Db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        Call.Caller.RequireOnClient(client, Right.ClientSettingsCollaborators);

        var account = AccountRef.From(request.Value.Collaborator?.Ids);
        request.ThrowIfFaulty(rules.Check(request.Value, sets: CollaboratorRules.OfClients));
        var rights = RightSet.Of(request.Value.Collaborator!.Rights ?? []);
        if (rights.IsEmpty)
        {
            await RemoveAsync(client, account!.Value, cancellationToken);
            return;
        }

        await accounts.RequireAsync(account!.Value, cancellationToken);
        await SetAsync(client, account.Value, rights, cancellationToken);
    }

    /// <summary>
    /// Removes a collaborator. Everybody may leave; whoever removes others manages the collaborators.
    /// </summary>
    public async Task DeleteAsync(string clientId, AccountRef account, CancellationToken cancellationToken)
    {
        var client = await Db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        if (!IsOwnAct(account))
        {
            Call.Caller.RequireOnClient(client, Right.ClientSettingsCollaborators);
        }

        await RemoveAsync(client, account, cancellationToken);
    }

    /// <summary>The account agrees to be a collaborator, by its own act: nobody agrees for another.</summary>
    public async Task AcceptAsync(string clientId, AccountRef account, CancellationToken cancellationToken)
    {
        Call.Caller.Require(account, Right.UserClientsCreate, Right.OrganizationAddAsCollaborator);
        RequireOwnAct(account);
        var client = await Db.Clients.Live().RequireAsync(clientId, cancellationToken);
        await AcceptAsync(client, account, cancellationToken);
    }

    protected override string Entity => "client";

    protected override Collaborator New(Client client, AccountRef account) =>
        new()
        {
            ClientId = client.ClientId,
            AccountId = account.Id,
            AccountKind = account.Kind,
        };

    protected override RightSet Grantable(Client client) => Call.Caller.GrantableOnClient(client.Collaborators);

    protected override void TellSet(Client client, Collaborator collaborator, bool isNew) =>
        Tell(
            client,
            $"The rights of {collaborator.Account} on client {client.ClientId} were set.",
            collaborator.Account,
            collaborator.Rights
        );

    protected override void TellRemoved(Client client, AccountRef account) =>
        Tell(client, $"{account} is no collaborator of client {client.ClientId} any more.", account, RightSet.None);

    protected override Task<List<ChangeBody>> ForgetAsync(
        Client client,
        AccountRef account,
        CancellationToken cancellationToken
    ) => submissions.ForgetContactAsync(client, account, cancellationToken);

    protected override RefusedException NotFound(Client client, AccountRef account) =>
        ClientErrors.MembershipNotFound(account, client.ClientId);

    protected override RefusedException IsContact(AccountRef account) => ClientErrors.CollaboratorIsContact(account);

    protected override RefusedException NeedsOwner() => ClientErrors.NeedsCollaborator();

    protected override RefusedException NeedsAgreedOwner() => ClientErrors.NeedsAgreedOwner();

    private void Tell(Client client, string summary, AccountRef account, RightSet rights) =>
        outbox.Add(
            NotificationKind.CollaboratorChanged,
            client,
            new NotificationData(summary) { Collaborator = account, Rights = rights }
        );

    private static CollaboratorBody ToBody(Collaborator collaborator, bool seesRights) =>
        new()
        {
            Ids = collaborator.Account.ToIds(),
            Rights = seesRights ? collaborator.Rights.ToList() : null,
            AcceptedAt = seesRights ? collaborator.AcceptedAt : null,
        };
}
