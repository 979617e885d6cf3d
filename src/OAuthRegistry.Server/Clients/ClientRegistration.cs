using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>Registers clients for users and organizations.</summary>
internal sealed class ClientRegistration(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    Submissions submissions,
    ReviewReports reports,
    Deciding deciding,
    Approvers approvers,
    Lookalikes lookalikes,
    NetworkScopes scopes,
    ChosenSecret chosenSecret,
    RegistrationRules registration,
    IValidator<ClientBody> rules,
    Call call,
    TimeProvider time
)
{
    public const string WaitsForApproval = "admin approval required";

    private static readonly FieldMask Contents = new(ContentFields.All.Select(field => field.Name));

    /// <summary>
    /// What a registrant asks for and only an administrator gives. The grants are everybody's to ask for, until they
    /// are approved.
    /// </summary>
    private static readonly FieldMask OfAdmins = new(
        ContentFields.All.Where(field => field.AdminOnly && field != ContentFields.Grants).Select(field => field.Name)
    );

    public async Task<ClientBody> RegisterAsync(
        AccountRef owner,
        RequestBody<CreateClientRequest> request,
        CancellationToken cancellationToken
    )
    {
        var client = await CheckAsync(owner, request, cancellationToken);
        var body = request.Value.Client!;
        var secret = call.Caller.IsAdmin && !string.IsNullOrEmpty(body.Secret) ? body.Secret : null;
        if (secret is not null)
        {
            await chosenSecret.AddAsync(client, secret, cancellationToken);
        }

        db.Clients.Add(client);
        if (await StateForAsync(client, body, owner, cancellationToken) is var state && state != ReviewState.Requested)
        {
            var reason = body.StateDescription ?? "";
            secret = (await deciding.DecideNewAsync(client, state, reason, cancellationToken)).Secret ?? secret;
        }
        else
        {
            await submissions.SubmitAsync(client, cancellationToken);
            audit.Record(client, "client.create", Changes.Between([], client.Snapshot()));
            WarnOfWaiting(body, owner);
        }

        await db.SaveAsync(cancellationToken, _ => ClientErrors.IdTaken(client.ClientId));

        var answer = ClientFields.Table.Show(client, ClientFields.Table.Everything);
        answer.Secret = secret;
        return answer;
    }

    /// <summary>
    /// The report that a reviewer would read, and nothing stored. Whatever would refuse the registration refuses this
    /// too.
    /// </summary>
    public async Task<ReviewReport> TryAsync(
        AccountRef owner,
        RequestBody<CreateClientRequest> request,
        CancellationToken cancellationToken
    )
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

    private async Task<Client> CheckAsync(
        AccountRef owner,
        RequestBody<CreateClientRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.Require(owner, Right.UserClientsCreate, Right.OrganizationClientsCreate);
        registration.RequireClientsOf(owner);

        var body = request.Value.Client ?? new ClientBody();
        string[] sets = call.Caller.IsAdmin ? [BodyRules.New, BodyRules.OfAdmins] : [BodyRules.New];
        List<Fault> faults =
        [
            .. rules.Check(body, "client", sets),
            .. CheckContacts(body, owner),
            .. await scopes.CheckAsync(body.ResourceScopes, [], cancellationToken),
        ];
        request.ThrowIfFaulty(ConfusableRules.AddTo(faults, body, lookalikes, call.Caller));
        await accounts.RequireReachableAsync(owner, cancellationToken);
        WarnOfDisagreement(request.Value.Collaborator, owner);
        WarnOfIgnored(body);
        return MakeClient(body, owner);
    }

    /// <summary>
    /// An administrator's own client may be used at once, and one of another account if the administrator says so. A
    /// portal that files the requests of others with an administrator's key does not skip their review.
    /// </summary>
    private async Task<ReviewState> StateForAsync(
        Client client,
        ClientBody body,
        AccountRef owner,
        CancellationToken cancellationToken
    )
    {
        var state = call.Caller.IsAdmin
            ? body.State ?? (owner == call.Caller.Account ? ReviewState.Approved : ReviewState.Requested)
            : ReviewState.Requested;
        if (
            state is not (ReviewState.Approved or ReviewState.Flagged)
            || !await approvers.HoldNewAsync(client, cancellationToken)
        )
        {
            return state;
        }

        call.Warn("the client waits: the review policy lets no administrator approve it alone");
        return ReviewState.Requested;
    }

    /// <summary>The row takes its content through the same table as an update does.</summary>
    private Client MakeClient(ClientBody body, AccountRef owner)
    {
        var now = time.Now();
        var clientId = body.Ids!.ClientId!;
        var mask = call.Caller.IsAdmin ? Contents : Contents.Except(OfAdmins);
        var content = ClientContent.Empty.With(body, mask);
        return new Client
        {
            ClientId = clientId,
            IdKey = Lookalikes.Skeleton(clientId),
            CreatedAt = now,
            UpdatedAt = now,
            Content = content with
            {
                AdministrativeContact = owner,
                TechnicalContact = owner,
                Grants = content.Grants.Count > 0 ? content.Grants : [Grant.AuthorizationCode],
            },
            StateDescription =
                call.Caller.IsAdmin && !string.IsNullOrEmpty(body.StateDescription)
                    ? body.StateDescription
                    : WaitsForApproval,
            Collaborators = { FirstOwner(clientId, owner, now) },
        };
    }

    /// <summary>
    /// Whoever registers for itself, or for an organization that lets it, agreed by that. An administrator who
    /// registers for somebody else does not agree in its name: the client is its, and works once it is approved, but
    /// its sandbox waits until the owner accepts.
    /// </summary>
    private Collaborator FirstOwner(string clientId, AccountRef owner, DateTimeOffset now) =>
        new()
        {
            ClientId = clientId,
            AccountId = owner.Id,
            AccountKind = owner.Kind,
            Rights = RightSet.Of(Right.All),
            AcceptedAt = call.Caller.SpeaksFor(owner, Right.OrganizationClientsCreate) ? now : null,
        };

    private static IEnumerable<Fault> CheckContacts(ClientBody body, AccountRef owner)
    {
        foreach (
            var (field, contact) in new[]
            {
                ("client.administrative_contact", body.AdministrativeContact),
                ("client.technical_contact", body.TechnicalContact),
            }
        )
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
            ("require_par", body.RequirePar == true),
            ("secret", !string.IsNullOrEmpty(body.Secret)),
        ];
        foreach (var (name, _) in members.Where(member => member.Sent))
        {
            call.Warn($"`{name}` ignored: only administrators set it");
        }
    }

    private void WarnOfWaiting(ClientBody body, AccountRef owner)
    {
        if (call.Caller.IsAdmin && body.State is null && owner != call.Caller.Account)
        {
            call.Warn(
                $"the client of {owner} waits for review: "
                    + "for another account it is approved at once only where the body says `state`"
            );
        }
    }
}
