using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>Registers clients for users and organizations.</summary>
internal sealed class ClientRegistration(RegistryContext db, AuditTrail audit, Outbox outbox, AccountDirectory accounts, Call call, TimeProvider time)
{
    private const string WaitsForApproval = "admin approval required";

    public async Task<ClientBody> RegisterAsync(AccountRef owner, RequestBody<CreateClientRequest> request, CancellationToken cancellationToken)
    {
        call.Caller.Require(owner, Right.UserClientsCreate, Right.OrganizationClientsCreate);

        var body = request.Value.Client ?? new ClientBody();
        request.ThrowIfFaulty([.. ClientRules.CheckNew(body), .. CheckContacts(body, owner)]);
        await accounts.RequireReachableAsync(owner, cancellationToken);
        WarnOfDisagreement(request.Value.Collaborator, owner);
        WarnOfIgnored(body);

        var client = MakeClient(body, owner);
        var secret = AddSecret(client, body, owner);
        db.Clients.Add(client);
        audit.Record(client, "client.create", Changes.Between([], Snapshot(client)));
        TellReviewers(client, owner);
        await db.SaveAsync(cancellationToken, _ => ClientErrors.IdTaken(client.ClientId));

        var answer = ClientFields.Table.Show(client, ClientFields.Table.Everything);
        answer.Secret = secret;
        return answer;
    }

    private Client MakeClient(ClientBody body, AccountRef owner)
    {
        var isAdmin = call.Caller.IsAdmin;
        var now = time.Now();
        var clientId = body.Ids!.ClientId!;
        return new Client
        {
            ClientId = clientId,
            CreatedAt = now,
            UpdatedAt = now,
            Name = body.Name ?? "",
            Description = body.Description ?? "",
            Attributes = body.Attributes ?? [],
            AdministrativeContact = owner,
            TechnicalContact = owner,
            RedirectUris = body.RedirectUris!,
            LogoutRedirectUris = body.LogoutRedirectUris ?? [],
            State = isAdmin ? body.State ?? ReviewState.Approved : ReviewState.Requested,
            StateDescription = isAdmin ? body.StateDescription ?? "" : WaitsForApproval,
            SkipAuthorization = isAdmin && body.SkipAuthorization == true,
            Endorsed = isAdmin && body.Endorsed == true,
            Grants = body.Grants is { Count: > 0 } ? body.Grants : [Grant.AuthorizationCode],
            Rights = body.Rights ?? [],
            Collaborators = { new Collaborator { ClientId = clientId, AccountId = owner.Id, AccountKind = owner.Kind, Rights = RightSet.Of(Right.All) } },
        };
    }

    /// <summary>
    /// An administrator may bring a secret along. One is made where the client may be used at once and the caller owns it: a secret goes to
    /// its owner, nobody else.
    /// </summary>
    private string? AddSecret(Client client, ClientBody body, AccountRef owner)
    {
        if (call.Caller.IsAdmin && !string.IsNullOrEmpty(body.Secret))
        {
            client.Secrets.Add(ClientSecret.FromPerson(client.ClientId, body.Secret, client.CreatedAt));
            return body.Secret;
        }

        if (!client.IsUsable || !call.Caller.Reach.Contains(owner.Id))
        {
            return null;
        }

        var (secret, value) = ClientSecret.Generate(client.ClientId, client.CreatedAt);
        client.Secrets.Add(secret);
        return value;
    }

    private void TellReviewers(Client client, AccountRef owner)
    {
        if (client.State == ReviewState.Requested)
        {
            outbox.Add(NotificationKind.ClientRequested, client, new NotificationData($"Client {client.ClientId} of {owner} waits for approval.") { State = client.State });
        }
    }

    private static IEnumerable<Fault> CheckContacts(ClientBody body, AccountRef owner)
    {
        foreach (var (field, contact) in new[] { ("client.administrative_contact", body.AdministrativeContact), ("client.technical_contact", body.TechnicalContact) })
        {
            if (contact is not null && AccountRef.From(contact) != owner)
            {
                yield return ClientErrors.ContactIsNoCollaborator(field, AccountRef.From(contact));
            }
        }
    }

    private void WarnOfDisagreement(AccountIds? collaborator, AccountRef owner)
    {
        if (collaborator is not null && AccountRef.From(collaborator) != owner)
        {
            call.Warn($"the body names another collaborator than the path; the client belongs to {owner}");
        }
    }

    private void WarnOfIgnored(ClientBody body)
    {
        if (call.Caller.IsAdmin)
        {
            return;
        }

        (string Name, bool Sent)[] members =
        [
            ("state", body.State is not (null or ReviewState.Requested)),
            ("state_description", !string.IsNullOrEmpty(body.StateDescription)),
            ("skip_authorization", body.SkipAuthorization == true),
            ("endorsed", body.Endorsed == true),
            ("secret", !string.IsNullOrEmpty(body.Secret)),
        ];
        foreach (var (name, _) in members.Where(member => member.Sent))
        {
            call.Warn($"`{name}` ignored: only administrators set it");
        }
    }

    private static System.Text.Json.Nodes.JsonObject Snapshot(Client client) =>
        Changes.Snapshot(ClientFields.Table.Show(client, ClientFields.Table.Everything), WireJson.Shared.ClientBody);
}
