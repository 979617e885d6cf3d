using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>Who works on a client, with which rights.</summary>
internal sealed class ClientCollaborators(RegistryContext db, AuditTrail audit, Outbox outbox, AccountDirectory accounts, Call call, TimeProvider time)
{
    public static readonly string[] Orders = ["id"];

    /// <summary>Everybody signed in sees who the collaborators are; their rights are for those who manage them, and everybody's own.</summary>
    public async Task<Page<CollaboratorBody>> ListAsync(string clientId, PageRequest page, CancellationToken cancellationToken)
    {
        call.Caller.RequireSignedIn();
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        var seesRights = call.Caller.RightsOnClient(client.Collaborators).Contains(Right.ClientSettingsCollaborators);

        var ordered = client.Collaborators.OrderBy(c => c.AccountId, StringComparer.Ordinal).ToList();
        if (page.Descending)
        {
            ordered.Reverse();
        }

        var rows = ordered.Skip(page.Skip).Take(page.Limit).Select(c => ToBody(c, seesRights || c.Account == call.Caller.Account)).ToList();
        return new Page<CollaboratorBody>(rows, ordered.Count);
    }

    public async Task<CollaboratorBody> GetAsync(string clientId, AccountRef account, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsCollaborators);
        return ToBody(Find(client, account), seesRights: true);
    }

    /// <summary>Adds a collaborator or replaces its rights; no rights removes it.</summary>
    public async Task SetAsync(string clientId, RequestBody<SetCollaboratorRequest> request, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsCollaborators);

        var account = AccountRef.From(request.Value.Collaborator?.Ids);
        request.ThrowIfFaulty(account is null ? [new Fault("collaborator.ids", "must name a user or an organization")] : []);
        var rights = RightSet.Of(request.Value.Collaborator!.Rights ?? []);
        if (rights.IsEmpty)
        {
            await RemoveAsync(client, account!.Value, cancellationToken);
            return;
        }

        await accounts.RequireAsync(account!.Value, cancellationToken);
        await SetAsync(client, account.Value, rights, cancellationToken);
    }

    public async Task DeleteAsync(string clientId, AccountRef account, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsCollaborators);
        await RemoveAsync(client, account, cancellationToken);
    }

    /// <summary>The account agrees to be a collaborator.</summary>
    public async Task AcceptAsync(string clientId, AccountRef account, CancellationToken cancellationToken)
    {
        call.Caller.Require(account, Right.UserClientsCreate, Right.OrganizationAddAsCollaborator);
        var client = await db.Clients.Live().RequireAsync(clientId, cancellationToken);
        var collaborator = Find(client, account);
        if (collaborator.AcceptedAt is not null)
        {
            return;
        }

        collaborator.AcceptedAt = time.Now();
        audit.Record(client, "client.collaborator.accept", [new ChangeBody { Field = $"collaborators.{account}", To = "accepted" }]);
        await db.SaveAsync(cancellationToken);
    }

    private async Task SetAsync(Client client, AccountRef account, RightSet rights, CancellationToken cancellationToken)
    {
        var collaborator = client.Collaborators.Find(c => c.Account == account);
        var before = collaborator?.Rights ?? RightSet.None;
        RequireHeld(client, before, rights);
        if (collaborator is null)
        {
            collaborator = new Collaborator { ClientId = client.ClientId, AccountId = account.Id, AccountKind = account.Kind };
            client.Collaborators.Add(collaborator);
        }

        collaborator.Rights = rights;
        collaborator.AcceptedAt ??= call.Caller.IsAdmin || account == call.Caller.Account ? time.Now() : null;
        RequireOwner(client);
        audit.Record(client, "client.collaborator.set", [MembershipChange.Of(account, before, rights)]);
        outbox.Add(NotificationKind.CollaboratorChanged, client, new NotificationData($"The rights of {account} on client {client.ClientId} were set.") { Collaborator = account, Rights = rights });
        await db.SaveAsync(cancellationToken);
    }

    private async Task RemoveAsync(Client client, AccountRef account, CancellationToken cancellationToken)
    {
        var collaborator = Find(client, account);
        RequireHeld(client, collaborator.Rights, RightSet.None);
        if (client.AdministrativeContact == account || client.TechnicalContact == account)
        {
            throw ClientErrors.CollaboratorIsContact(account);
        }

        client.Collaborators.Remove(collaborator);
        RequireOwner(client);
        audit.Record(client, "client.collaborator.remove", [MembershipChange.Of(account, collaborator.Rights, RightSet.None)]);
        outbox.Add(NotificationKind.CollaboratorChanged, client, new NotificationData($"{account} is no collaborator of client {client.ClientId} any more.") { Collaborator = account });
        await db.SaveAsync(cancellationToken);
    }

    private void RequireHeld(Client client, RightSet before, RightSet after) =>
        CallerGuards.RequireHeld("client", client.ClientId, call.Caller.GrantableOnClient(client.Collaborators), before, after);

    private static Collaborator Find(Client client, AccountRef account) =>
        client.Collaborators.Find(c => c.Account == account) ?? throw ClientErrors.MembershipNotFound(account, client.ClientId);

    private static void RequireOwner(Client client)
    {
        if (!client.Collaborators.Any(c => c.IsOwner))
        {
            throw ClientErrors.NeedsCollaborator();
        }
    }

    private static CollaboratorBody ToBody(Collaborator collaborator, bool seesRights) => new()
    {
        Ids = collaborator.Account.ToIds(),
        Rights = seesRights ? collaborator.Rights.ToList() : null,
        AcceptedAt = seesRights ? collaborator.AcceptedAt : null,
    };
}
