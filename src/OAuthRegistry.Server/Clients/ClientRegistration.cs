using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>Registers clients for users and organizations.</summary>
internal sealed class ClientRegistration(RegistryContext db, AuditTrail audit, Outbox outbox, AccountDirectory accounts, Submissions submissions, ReviewReports reports, Lookalikes lookalikes, FirstSecret firstSecret, Call call, TimeProvider time)
{
    public const string WaitsForApproval = "admin approval required";

    public async Task<ClientBody> RegisterAsync(AccountRef owner, RequestBody<CreateClientRequest> request, CancellationToken cancellationToken)
    {
        var client = await CheckAsync(owner, request, cancellationToken);
        var secret = AddSecret(client, request.Value.Client!);
        db.Clients.Add(client);
        if (client.State == ReviewState.Requested)
        {
            submissions.Submit(client);
        }

        audit.Record(client, "client.create", Changes.Between([], Snapshot(client)));
        await db.SaveAsync(cancellationToken, _ => ClientErrors.IdTaken(client.ClientId));

        var answer = ClientFields.Table.Show(client, ClientFields.Table.Everything);
        answer.Secret = secret;
        return answer;
    }

    /// <summary>The report that a reviewer would read, and nothing stored. Whatever would refuse the registration refuses this too.</summary>
    public async Task<ReviewReport> TryAsync(AccountRef owner, RequestBody<CreateClientRequest> request, CancellationToken cancellationToken)
    {
        var client = await CheckAsync(owner, request, cancellationToken);
        if (await db.Clients.AnyAsync(c => c.ClientId == client.ClientId, cancellationToken))
        {
            throw ClientErrors.IdTaken(client.ClientId);
        }

        var report = await reports.WriteAsync(client, cancellationToken);
        (report.Revision, report.State) = (null, null);
        return report;
    }

    private async Task<Client> CheckAsync(AccountRef owner, RequestBody<CreateClientRequest> request, CancellationToken cancellationToken)
    {
        call.Caller.Require(owner, Right.UserClientsCreate, Right.OrganizationClientsCreate);

        var body = request.Value.Client ?? new ClientBody();
        request.ThrowIfFaulty(ConfusableRules.AddTo([.. ClientRules.CheckNew(body), .. CheckContacts(body, owner)], body, lookalikes, call.Caller));
        await accounts.RequireReachableAsync(owner, cancellationToken);
        WarnOfDisagreement(request.Value.Collaborator, owner);
        WarnOfIgnored(body);
        return MakeClient(body, owner);
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
            IdKey = Lookalikes.Skeleton(clientId),
            NameKey = Lookalikes.Skeleton(body.Name ?? ""),
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
            RequirePkce = isAdmin && body.RequirePkce == true,
            Grants = body.Grants is { Count: > 0 } ? body.Grants : [Grant.AuthorizationCode],
            Rights = body.Rights ?? [],
            Collaborators = { new Collaborator { ClientId = clientId, AccountId = owner.Id, AccountKind = owner.Kind, Rights = RightSet.Of(Right.All), AcceptedAt = now } },
        };
    }

    /// <summary>An administrator may bring a secret along; otherwise a client that may be used at once gets its first one.</summary>
    private string? AddSecret(Client client, ClientBody body)
    {
        if (call.Caller.IsAdmin && !string.IsNullOrEmpty(body.Secret))
        {
            client.Add(ClientSecret.FromPerson(client.ClientId, body.Secret, client.CreatedAt));
            outbox.AddSecretIssued(client);
            return body.Secret;
        }

        return client.IsUsable ? firstSecret.OnApproval(client) : null;
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
            ("require_pkce", body.RequirePkce == true),
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
