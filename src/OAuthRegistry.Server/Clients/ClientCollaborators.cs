using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews;
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
)
{
    public static readonly string[] Orders = CollaboratorOrder.Names;

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
        call.Caller.RequireSignedIn();
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        var seesRights = call.Caller.RightsOnClient(client.Collaborators).Contains(Right.ClientSettingsCollaborators);

        return client.Collaborators.Select(c => ToBody(c, seesRights || c.Account == call.Caller.Account)).ToPage(page);
    }

    /// <summary>Whoever manages the collaborators, and everybody about itself.</summary>
    public async Task<CollaboratorBody> GetAsync(
        string clientId,
        AccountRef account,
        CancellationToken cancellationToken
    )
    {
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        if (account != call.Caller.Account)
        {
            call.Caller.RequireOnClient(client, Right.ClientSettingsCollaborators);
        }

        return ToBody(Find(client, account), seesRights: true);
    }

    /// <summary>The clients on which the account was invited to work and has not answered.</summary>
    public Task<List<string>> InvitationsOfAsync(AccountRef account, CancellationToken cancellationToken)
    {
        call.Caller.Require(account, Right.UserClientsList, Right.OrganizationClientsList);
        return db
            .Collaborators.AsNoTracking()
            .Where(c =>
                c.AccountId == account.Id
                && c.AcceptedAt == null
                && db.Clients.Live().Any(x => x.ClientId == c.ClientId)
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
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsCollaborators);

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
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        if (!IsOwnAct(account))
        {
            call.Caller.RequireOnClient(client, Right.ClientSettingsCollaborators);
        }

        await RemoveAsync(client, account, cancellationToken);
    }

    /// <summary>The account agrees to be a collaborator, by its own act: nobody agrees for another.</summary>
    public async Task AcceptAsync(string clientId, AccountRef account, CancellationToken cancellationToken)
    {
        call.Caller.Require(account, Right.UserClientsCreate, Right.OrganizationAddAsCollaborator);
        if (!IsOwnAct(account))
        {
            throw AccessErrors.OnlyByOneself(account);
        }

        var client = await db.Clients.Live().RequireAsync(clientId, cancellationToken);
        var collaborator = Find(client, account);
        if (collaborator.AcceptedAt is not null)
        {
            return;
        }

        collaborator.AcceptedAt = time.Now();
        audit.Record(client, "client.collaborator.accept", [MembershipChange.Accepted(account)]);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>The same again changes nothing and tells nobody.</summary>
    private async Task SetAsync(Client client, AccountRef account, RightSet rights, CancellationToken cancellationToken)
    {
        var collaborator = client.Collaborators.Find(c => c.Account == account);
        var before = collaborator?.Rights ?? RightSet.None;
        RequireHeld(client, before, rights);
        var accepts = account == call.Caller.Account && IsOwnAct(account) && collaborator?.AcceptedAt is null;
        if (before == rights && !accepts)
        {
            return;
        }

        if (collaborator is null)
        {
            collaborator = new Collaborator
            {
                ClientId = client.ClientId,
                AccountId = account.Id,
                AccountKind = account.Kind,
            };
            client.Collaborators.Add(collaborator);
        }

        var hadAgreed = HasAgreedOwner(client);
        collaborator.Rights = rights;
        collaborator.AcceptedAt ??= accepts ? time.Now() : null;
        RequireOwner(client, hadAgreed);
        invitations.Take(account);
        List<ChangeBody> changes = before == rights ? [] : [MembershipChange.Of(account, before, rights)];
        audit.Record(
            client,
            "client.collaborator.set",
            accepts ? [.. changes, MembershipChange.Accepted(account)] : changes
        );
        Tell(client, $"The rights of {account} on client {client.ClientId} were set.", account, rights);
        await db.SaveAsync(cancellationToken);
    }

    private async Task RemoveAsync(Client client, AccountRef account, CancellationToken cancellationToken)
    {
        var collaborator = Find(client, account);
        if (!(IsOwnAct(account) && (collaborator.AcceptedAt is null || account.Kind == AccountKind.Organization)))
        {
            RequireHeld(client, collaborator.Rights, RightSet.None);
        }

        var isContact = client.AdministrativeContact == account || client.TechnicalContact == account;
        if (isContact && !IsOwnAct(account))
        {
            throw ClientErrors.CollaboratorIsContact(account);
        }

        var hadAgreed = HasAgreedOwner(client);
        client.Collaborators.Remove(collaborator);
        RequireOwner(client, hadAgreed);
        List<ChangeBody> changes = [MembershipChange.Of(account, collaborator.Rights, RightSet.None)];
        if (isContact)
        {
            changes.AddRange(PassContactOn(client, account));
        }

        changes.AddRange(submissions.ForgetContact(client, account));
        audit.Record(client, "client.collaborator.remove", changes);
        Tell(client, $"{account} is no collaborator of client {client.ClientId} any more.", account, RightSet.None);
        await db.SaveAsync(cancellationToken);
    }

    private void Tell(Client client, string summary, AccountRef account, RightSet rights) =>
        outbox.Add(
            NotificationKind.CollaboratorChanged,
            client,
            new NotificationData(summary) { Collaborator = account, Rights = rights }
        );

    /// <summary>Whoever leaves is no contact any more: an owner who stays is.</summary>
    private static List<ChangeBody> PassContactOn(Client client, AccountRef from)
    {
        var to = client
            .Collaborators.Where(c => c.IsOwner)
            .OrderByDescending(c => c.AcceptedAt is not null)
            .ThenBy(c => c.AccountId, StringComparer.Ordinal)
            .First()
            .Account;
        List<ChangeBody> changes = [];
        if (client.AdministrativeContact == from)
        {
            client.AdministrativeContact = to;
            changes.Add(MembershipChange.OfContact("administrative_contact", from, to));
        }

        if (client.TechnicalContact == from)
        {
            client.TechnicalContact = to;
            changes.Add(MembershipChange.OfContact("technical_contact", from, to));
        }

        return changes;
    }

    /// <summary>For an organization, whoever may make it a collaborator decides whether it is one.</summary>
    private bool IsOwnAct(AccountRef account) => call.Caller.SpeaksFor(account, Right.OrganizationAddAsCollaborator);

    private void RequireHeld(Client client, RightSet before, RightSet after) =>
        CallerGuards.RequireHeld(
            "client",
            client.ClientId,
            call.Caller.GrantableOnClient(client.Collaborators),
            before,
            after
        );

    private static Collaborator Find(Client client, AccountRef account) =>
        client.Collaborators.Find(c => c.Account == account)
        ?? throw ClientErrors.MembershipNotFound(account, client.ClientId);

    private static bool HasAgreedOwner(Client client) =>
        client.Collaborators.Exists(c => c.IsOwner && c.AcceptedAt is not null);

    /// <summary>
    /// There is an owner; and nobody leaves a client to somebody who never agreed to own it, unless an administrator
    /// does.
    /// </summary>
    private void RequireOwner(Client client, bool hadAgreed)
    {
        if (!client.Collaborators.Any(c => c.IsOwner))
        {
            throw ClientErrors.NeedsCollaborator();
        }

        if (hadAgreed && !call.Caller.IsAdmin && !HasAgreedOwner(client))
        {
            throw ClientErrors.NeedsAgreedOwner();
        }
    }

    private static CollaboratorBody ToBody(Collaborator collaborator, bool seesRights) =>
        new()
        {
            Ids = collaborator.Account.ToIds(),
            Rights = seesRights ? collaborator.Rights.ToList() : null,
            AcceptedAt = seesRights ? collaborator.AcceptedAt : null,
        };
}
