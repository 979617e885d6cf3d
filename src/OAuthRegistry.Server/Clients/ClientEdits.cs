using FluentValidation;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>
/// Reads edits of clients: whose they are to make, what is wrong with them, and what becomes of them. Changes nothing.
/// </summary>
internal sealed class ClientEdits(
    RegistryContext db,
    ReviewReports reports,
    Approvers approvers,
    Freshness freshness,
    NetworkScopes scopes,
    RegistrationRules registration,
    IValidator<ClientBody> rules,
    Call call
)
{
    private static readonly FieldMask OfLogo = new(["logo"]);

    private static readonly FieldMask OfKeys = new(["token_endpoint_auth_method", "jwks", "jwks_uri"]);

    public async Task<ClientEdit> ReadAsync(
        string clientId,
        RequestBody<UpdateClientRequest> request,
        CancellationToken cancellationToken
    )
    {
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsBasic);

        var body = request.Value.Client ?? new ClientBody();
        List<Fault> faults = [];
        var paths = request.Value.FieldMask is { Paths.Count: > 0 } named ? named.Paths : null;
        var asked = ClientFields.Table.UpdateMask(paths, request.PresentIn("client"), faults);
        var mask = NamesKnownLogo(client, body) ? asked.Except(OfLogo) : asked;
        request.ThrowIfFaulty([
            .. faults,
            .. CheckLogo(body, mask),
            .. rules.CheckChange(body, "client", mask, call.Caller.IsAdmin ? [BodyRules.OfAdmins] : []),
            .. CheckContacts(client, body, mask),
            .. mask.Contains("resource_scopes")
                ? await scopes.CheckAsync(body.ResourceScopes, client.Content.ResourceScopes, cancellationToken)
                : [],
            .. CheckRedirectUris(client.Content.With(body, mask), mask),
            .. CheckKeys(client, body, mask, call.Caller.IsAdmin),
        ]);
        if (mask.Contains("administrative_contact"))
        {
            registration.RequireContact(body.AdministrativeContact, client.AdministrativeContact);
        }

        if (mask.Contains("technical_contact"))
        {
            registration.RequireContact(body.TechnicalContact, client.TechnicalContact);
        }

        WarnOfDisagreement(body, clientId);
        if (request.Value.Revision is { } read)
        {
            await freshness.RequireAsync(client, read, cancellationToken);
        }

        if (await ActsAloneAsync(client, body, mask, cancellationToken))
        {
            return new ClientEdit(client, body, mask, asked) { ActsAlone = true };
        }

        var own = call.Caller.IsAdmin
            ? OfContentAlone(client, body, mask)
            : WithoutAdminFields(client, body, mask, isExplicit: paths is not null);
        return new ClientEdit(client, body, own, asked);
    }

    /// <summary>The same of a logo that was uploaded; null takes it away.</summary>
    public async Task<ClientEdit> ReadAsync(string clientId, LogoRef? logo, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsBasic);
        var body = new ClientBody { Logo = logo?.Path };
        return new ClientEdit(client, body, OfLogo, OfLogo)
        {
            ActsAlone = await ActsAloneAsync(client, body, OfLogo, cancellationToken),
        };
    }

    /// <summary>
    /// What would become of the edit, and the report that a reviewer would read then. Whatever would refuse the edit
    /// refuses this too.
    /// </summary>
    public async Task<TriedEdit> TryAsync(
        string clientId,
        RequestBody<UpdateClientRequest> request,
        CancellationToken cancellationToken
    )
    {
        var edit = await ReadAsync(clientId, request, cancellationToken);
        var (now, later) = edit.Split();
        var content = now.Merge(edit.Client.Content);
        var waits = (edit.Client.Submission?.Wanted ?? ContentChange.Nothing).FollowedBy(later, edit.Waiting);
        var report = await reports.WriteAsync(edit.Client, waits.Merge(content), cancellationToken);
        return new TriedEdit(report, now.Difference(edit.Client.Content), later.Difference(content));
    }

    /// <summary>
    /// Whether the edit is an administrator's that needs nobody to agree. With a change of the state it is a decision,
    /// which asks for itself.
    /// </summary>
    private async Task<bool> ActsAloneAsync(
        Client client,
        ClientBody body,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        if (!call.Caller.IsAdmin)
        {
            return false;
        }

        var isDecision = mask.Contains("state") && (body.State ?? ReviewState.Requested) != client.State;
        return isDecision || !await approvers.HoldEditAsync(client, new ContentChange(body, mask), cancellationToken);
    }

    /// <summary>
    /// Naming a member that only administrators change is refused; sending it along unchanged, as a program that reads
    /// and writes back does, is not.
    /// </summary>
    private static FieldMask WithoutAdminFields(Client client, ClientBody body, FieldMask mask, bool isExplicit)
    {
        var adminOnly = ClientFields.Table.AdminOnly(mask);
        var refused = isExplicit ? adminOnly.Names : adminOnly.Names.Where(name => IsAnother(name, client, body));
        return refused.Min(StringComparer.Ordinal) is { } field
            ? throw AccessErrors.AdminField(field)
            : mask.Except(adminOnly);
    }

    /// <summary>
    /// What of an administrator's edit can wait for others: content, and nothing that acts beside it, such as a secret.
    /// </summary>
    private static FieldMask OfContentAlone(Client client, ClientBody body, FieldMask mask)
    {
        var content = new FieldMask(ContentFields.All.Select(field => field.Name));
        return
            mask.Except(content).Names.Where(name => IsAnother(name, client, body)).Min(StringComparer.Ordinal)
                is { } field
            ? throw PolicyErrors.WaitsAlone(field)
            : mask.And(content);
    }

    private static bool IsAnother(string name, Client client, ClientBody body) =>
        name switch
        {
            "secret" => true,
            "state" => (body.State ?? ReviewState.Requested) != client.State,
            "state_description" => (body.StateDescription ?? "") != client.StateDescription,
            _ => new ContentChange(body, new FieldMask([name])).Difference(client.Content).Count > 0,
        };

    private static IEnumerable<Fault> CheckContacts(Client client, ClientBody body, FieldMask mask)
    {
        foreach (
            var (name, contact) in new[]
            {
                ("administrative_contact", body.AdministrativeContact),
                ("technical_contact", body.TechnicalContact),
            }
        )
        {
            var account = AccountRef.From(contact);
            var isContact = account == client.AdministrativeContact || account == client.TechnicalContact;
            if (
                mask.Contains(name)
                && contact is not null
                && !(isContact && account is not null)
                && !client.Collaborators.Any(c => c.Account == account && c.AcceptedAt is not null)
            )
            {
                yield return ClientErrors.ContactIsNoCollaborator($"client.{name}", account);
            }
        }
    }

    /// <summary>Whether an edit sends back the logo that was read, as programs do; that is no word about it.</summary>
    private static bool NamesKnownLogo(Client client, ClientBody body) =>
        LogoRef.Read(body.Logo) is { } named
        && (named == client.Content.Logo || named == LogoRef.Read(client.Submission?.Wanted.Wanted.Logo));

    /// <summary>Nothing is fetched from an address that somebody names.</summary>
    private static IEnumerable<Fault> CheckLogo(ClientBody body, FieldMask mask) =>
        mask.Contains("logo") && !string.IsNullOrEmpty(body.Logo)
            ?
            [
                new Fault(
                    "client.logo",
                    "is uploaded by PUT /api/v3/clients/{client_id}/logo; here it can be sent back as it was read, or "
                        + "cleared by an empty text"
                ),
            ]
            : [];

    /// <summary>What the client would be is judged, not the members that the edit names.</summary>
    private static IEnumerable<Fault> CheckRedirectUris(ClientContent after, FieldMask mask)
    {
        if (after.RedirectUris.Count > 0 || !ClientRules.SendsUsersBack(after.Grants))
        {
            yield break;
        }

        if (mask.Contains("redirect_uris"))
        {
            yield return new Fault("client.redirect_uris", ClientRules.MissingRedirectUri);
        }
        else if (mask.Contains("grants"))
        {
            yield return new Fault("client.grants", "send users back: name a redirect URI in `redirect_uris` too");
        }
    }

    /// <summary>
    /// Whether keys and the way to prove itself fit together, in the client as the edit would make it. An owner's edit
    /// comes upon what waits already, an administrator's upon what is approved.
    /// </summary>
    private static IEnumerable<Fault> CheckKeys(Client client, ClientBody body, FieldMask mask, bool isAdmin)
    {
        var touched = OfKeys.And(mask);
        if (touched.Names.Count == 0)
        {
            return [];
        }

        var waits = isAdmin ? ContentChange.Nothing : client.Submission?.Wanted ?? ContentChange.Nothing;
        var whole = waits.FollowedBy(new ContentChange(body, touched), touched).Merge(client.Content);
        return KeySetRules
            .CheckWhole(whole.Show(OfKeys))
            .Select(fault => fault with { Field = $"client.{fault.Field}" });
    }

    private void WarnOfDisagreement(ClientBody body, string clientId)
    {
        if (body.Ids?.ClientId is { } named && named != clientId)
        {
            call.Warn("the body names another client than the path; the client of the path was changed");
        }
    }
}

/// <summary>An edit that nothing is wrong with.</summary>
/// <param name="Client">As it is before.</param>
/// <param name="Body">What is wanted.</param>
/// <param name="Mask">The members that are wanted otherwise.</param>
/// <param name="Asked">Those that the answer shows.</param>
internal sealed record ClientEdit(Client Client, ClientBody Body, FieldMask Mask, FieldMask Asked)
{
    /// <summary>Whether it is an administrator's that needs nobody to agree.</summary>
    public bool ActsAlone { get; init; }

    /// <summary>What it has the last word on, of a change that waits.</summary>
    public FieldMask Waiting => ActsAlone ? ContentChange.Nothing.Mask : Mask;

    /// <summary>
    /// What of it acts at once, and what waits for review. A client that was never approved has nothing to protect.
    /// </summary>
    public (ContentChange Now, ContentChange Later) Split()
    {
        var edit = new ContentChange(Body, Mask);
        return ActsAlone || Client.State is ReviewState.Requested or ReviewState.Rejected
            ? (edit, ContentChange.Nothing)
            : edit.Split(Client.Content);
    }
}

/// <summary>What would come of an edit.</summary>
/// <param name="Report">What a reviewer would find.</param>
/// <param name="Now">What would change at once.</param>
/// <param name="Later">What would wait for review.</param>
internal sealed record TriedEdit(ReviewReport Report, List<ChangeBody> Now, List<ChangeBody> Later);
