using System.Text.Json.Nodes;
using FluentValidation;
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

/// <summary>Changes clients. Of an approved client, what was reviewed changes only by another approval.</summary>
internal sealed class ClientSettings(
    RegistryContext db,
    AuditTrail audit,
    Submissions submissions,
    Deciding deciding,
    Approvers approvers,
    Freshness freshness,
    ChosenSecret chosenSecret,
    SecretRule secretRule,
    NetworkScopes scopes,
    RegistrationRules registration,
    IValidator<ClientBody> rules,
    Call call
)
{
    private static readonly FieldMask OfLogo = new(["logo"]);

    private static readonly FieldMask OfKeys = new(["token_endpoint_auth_method", "jwks", "jwks_uri"]);

    public async Task<ClientBody> UpdateAsync(
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

        var secret = await ActsAloneAsync(client, body, mask, cancellationToken)
            ? await ChangeAsAdminAsync(client, body, mask, cancellationToken)
            : await ChangeAsOwnerAsync(
                client,
                body,
                call.Caller.IsAdmin
                    ? OfContentAlone(client, body, mask)
                    : WithoutAdminFields(client, body, mask, isExplicit: paths is not null),
                cancellationToken
            );

        var answer = client.ShowTo(call, asked);
        answer.Secret = secret;
        return answer;
    }

    /// <summary>The same of a logo that was uploaded; null takes it away.</summary>
    public async Task<ClientBody> SetLogoAsync(string clientId, LogoRef? logo, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsBasic);
        var body = new ClientBody { Logo = logo?.Path };
        await (
            await ActsAloneAsync(client, body, OfLogo, cancellationToken)
                ? ChangeAsAdminAsync(client, body, OfLogo, cancellationToken)
                : ChangeAsOwnerAsync(client, body, OfLogo, cancellationToken)
        );
        return client.ShowTo(call, OfLogo);
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

    private void WarnOfAwaited(Decided decided)
    {
        if (decided.Awaited is { } awaited)
        {
            call.Warn($"your approval is kept; the review policy asks for {awaited.More} more before anything changes");
        }
    }

    /// <summary>
    /// Acts at once: an administrator's edit is a review. A change of the state is a decision, on the content as the
    /// edit leaves it.
    /// </summary>
    private async Task<string?> ChangeAsAdminAsync(
        Client client,
        ClientBody body,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        var content = client.Content.With(body, mask);
        var state = mask.Contains("state") ? body.State ?? ReviewState.Requested : client.State;
        if (!Transitions.Allows(client.State, state))
        {
            throw ReviewErrors.Transition(client.State, state);
        }

        var secret = mask.Contains("secret") ? body.Secret : null;
        if (secret is not null)
        {
            SecretErrors.RequireTaking(content);
        }

        var secrets = secret is null ? [] : await chosenSecret.ReplaceAsync(client, secret, cancellationToken);
        if (state != client.State)
        {
            var reason = mask.Contains("state_description") ? body.StateDescription ?? "" : "";
            var verdict = new Verdict(state, content) { Reason = reason, Also = secrets };
            var decided = await deciding.DecideAsync(client, verdict, cancellationToken);
            secret = decided.Secret ?? secret;
            WarnOfAwaited(decided);
        }
        else
        {
            var before = client.Snapshot();
            secrets.AddRange(await secretRule.TakeAsync(client, content, cancellationToken));
            client.StateDescription = mask.Contains("state_description")
                ? body.StateDescription ?? ""
                : client.StateDescription;
            await RecordAsync(client, [.. Changes.Between(before, client.Snapshot()), .. secrets], cancellationToken);
        }

        await db.SaveAsync(cancellationToken);
        return secret;
    }

    /// <summary>
    /// What makes an approved client more than it was waits for approval; everything else acts at once.
    /// </summary>
    private async Task<string?> ChangeAsOwnerAsync(
        Client client,
        ClientBody body,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        var before = client.Snapshot();
        var waitedBefore = Submissions.Waiting(client);
        var edit = new ContentChange(body, mask);

        // A client that was never approved has nothing to protect.
        var (now, later) = client.State is ReviewState.Requested or ReviewState.Rejected
            ? (edit, ContentChange.Nothing)
            : edit.Split(client.Content);
        var content = now.Merge(client.Content);
        var secrets = await secretRule.TakeAsync(client, content, cancellationToken);
        if (client.Submission is { IsChange: true } || !later.IsEmpty)
        {
            await submissions.SubmitChangeAsync(client, later, mask, cancellationToken);
        }

        if (!later.IsEmpty)
        {
            var waiting = string.Join(", ", later.Mask.Names.Select(name => $"`{name}`"));
            call.Warn(
                $"{waiting} waits for an administrator's approval; until then the approved content stays",
                $"GET /api/v3/clients/{client.ClientId}/pending"
            );
        }

        List<ChangeBody> changes = [.. Changes.Between(before, client.Snapshot()), .. secrets];
        var waits = Submissions.Waiting(client);
        if (!JsonNode.DeepEquals(waits, waitedBefore))
        {
            changes.Add(
                new ChangeBody
                {
                    Field = "pending_change",
                    From = waitedBefore,
                    To = waits,
                }
            );
        }

        await RecordAsync(client, changes, cancellationToken);
        await db.SaveAsync(cancellationToken);
        return null;
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

    /// <summary>An edit that changes nothing leaves no trace. The queue shows what waits as it is now.</summary>
    private async Task RecordAsync(Client client, List<ChangeBody> changes, CancellationToken cancellationToken)
    {
        if (client.Submission is { IsChange: false })
        {
            await submissions.SubmitAsync(client, cancellationToken);
        }

        if (changes.Count > 0)
        {
            audit.Record(client, "client.update", [.. changes, .. submissions.AnswerByEdit(client)]);
        }
    }

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
