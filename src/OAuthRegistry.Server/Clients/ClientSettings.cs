using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>Changes clients.</summary>
internal sealed class ClientSettings(RegistryContext db, AuditTrail audit, Outbox outbox, Call call, TimeProvider time)
{
    public async Task<ClientBody> UpdateAsync(string clientId, RequestBody<UpdateClientRequest> request, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsBasic);

        var body = request.Value.Client ?? new ClientBody();
        var (mask, isExplicit, faults) = MaskOf(request);
        request.ThrowIfFaulty([.. faults, .. ClientRules.CheckChange(body, mask), .. CheckContacts(client, body, mask), .. CheckSecret(body, mask)]);
        WarnOfDisagreement(body, clientId);

        var before = Snapshot(client);
        var wasUsable = client.IsUsable;
        var stateBefore = client.State;
        ClientFields.Table.Change(client, body, mask);
        if (client.State != stateBefore && !mask.Contains("state_description"))
        {
            client.StateDescription = "";
        }

        var changes = Changes.Between(before, Snapshot(client));
        RequireAdminFor(isExplicit ? mask.Names : changes.Select(change => change.Field!));

        var secret = await ChangeSecretsAsync(client, wasUsable, body, mask, cancellationToken);
        if (changes.Count > 0 || secret is not null)
        {
            audit.Record(client, "client.update", changes);
            TellOwners(client, isDecision: client.State != stateBefore, isSecretIssued: secret is not null);
            await db.SaveAsync(cancellationToken);
        }

        var answer = client.ShowTo(call.Caller, mask);
        answer.Secret = secret;
        return answer;
    }

    private static (FieldMask Mask, bool IsExplicit, List<Fault> Faults) MaskOf(RequestBody<UpdateClientRequest> request)
    {
        List<Fault> faults = [];
        var paths = request.Value.FieldMask is { Paths.Count: > 0 } named ? named.Paths : null;
        return (ClientFields.Table.UpdateMask(paths, request.PresentIn("client"), faults), paths is not null, faults);
    }

    /// <summary>Naming such a member is refused; sending it along unchanged, as a program that reads and writes back does, is not.</summary>
    private void RequireAdminFor(IEnumerable<string> members)
    {
        if (!call.Caller.IsAdmin && ClientFields.Table.FirstAdminOnly(members) is { } field)
        {
            throw AccessErrors.AdminField(field);
        }
    }

    private static IEnumerable<Fault> CheckContacts(Client client, ClientBody body, FieldMask mask)
    {
        foreach (var (name, contact) in new[] { ("administrative_contact", body.AdministrativeContact), ("technical_contact", body.TechnicalContact) })
        {
            var account = AccountRef.From(contact);
            if (mask.Contains(name) && contact is not null && !client.Collaborators.Any(c => c.Account == account))
            {
                yield return ClientErrors.ContactIsNoCollaborator($"client.{name}", account);
            }
        }
    }

    private static IEnumerable<Fault> CheckSecret(ClientBody body, FieldMask mask)
    {
        if (mask.Contains("secret") && string.IsNullOrEmpty(body.Secret))
        {
            yield return new Fault("client.secret", "must not be empty");
        }
    }

    /// <summary>
    /// Approval ends the sandbox secrets. It makes the first real one where the caller approves a client of its own: a secret goes to its
    /// owner, nobody else.
    /// </summary>
    private async Task<string?> ChangeSecretsAsync(Client client, bool wasUsable, ClientBody body, FieldMask mask, CancellationToken cancellationToken)
    {
        var isApproval = client.IsUsable && !wasUsable;
        if (isApproval)
        {
            await db.Entry(client).Collection(c => c.Secrets).LoadAsync(cancellationToken);
            client.Secrets.RemoveAll(secret => secret.IsSandbox);
        }

        if (mask.Contains("secret"))
        {
            db.ClientSecrets.Add(ClientSecret.FromPerson(client.ClientId, body.Secret!, time.Now()));
            return body.Secret;
        }

        var reach = call.Caller.Reach.ToHashSet();
        if (!isApproval || client.Secrets.Count > 0 || !client.Collaborators.Exists(c => reach.Contains(c.AccountId)))
        {
            return null;
        }

        var (secret, value) = ClientSecret.Generate(client.ClientId, time.Now());
        db.ClientSecrets.Add(secret);
        return value;
    }

    private void TellOwners(Client client, bool isDecision, bool isSecretIssued)
    {
        if (isDecision)
        {
            outbox.Add(NotificationKind.ClientDecision, client, new NotificationData($"Client {client.ClientId} is now {client.State.ToString().ToLowerInvariant()}.") { State = client.State, StateDescription = client.StateDescription });
        }

        if (isSecretIssued)
        {
            outbox.Add(NotificationKind.SecretIssued, client, new NotificationData($"A secret of client {client.ClientId} was issued."));
        }
    }

    private void WarnOfDisagreement(ClientBody body, string clientId)
    {
        if (body.Ids?.ClientId is { } named && named != clientId)
        {
            call.Warn("the body names another client than the path; the client of the path was changed");
        }
    }

    private static JsonObject Snapshot(Client client) =>
        Changes.Snapshot(ClientFields.Table.Show(client, ClientFields.Table.Everything), WireJson.Shared.ClientBody);
}
