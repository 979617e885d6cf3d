using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>Changes clients. Of an approved client, what was reviewed changes only by another approval.</summary>
internal sealed class ClientSettings(
    RegistryContext db, AuditTrail audit, Outbox outbox, Submissions submissions, ReviewReports reports, DecisionBook decisions, FirstSecret firstSecret, Call call, TimeProvider time)
{
    public async Task<ClientBody> UpdateAsync(string clientId, RequestBody<UpdateClientRequest> request, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsBasic);

        var body = request.Value.Client ?? new ClientBody();
        List<Fault> faults = [];
        var paths = request.Value.FieldMask is { Paths.Count: > 0 } named ? named.Paths : null;
        var mask = ClientFields.Table.UpdateMask(paths, request.PresentIn("client"), faults);
        request.ThrowIfFaulty([.. faults, .. ClientRules.CheckChange(body, mask), .. CheckContacts(client, body, mask), .. CheckSecret(body, mask)]);
        WarnOfDisagreement(body, clientId);

        var secret = call.Caller.IsAdmin
            ? await ChangeAsAdminAsync(client, body, mask, cancellationToken)
            : await ChangeAsOwnerAsync(client, body, WithoutAdminFields(client, body, mask, isExplicit: paths is not null), cancellationToken);

        var answer = client.ShowTo(call.Caller, mask);
        answer.Secret = secret;
        return answer;
    }

    /// <summary>Acts at once: an administrator's edit is a review. A change of the state is a decision.</summary>
    private async Task<string?> ChangeAsAdminAsync(Client client, ClientBody body, FieldMask mask, CancellationToken cancellationToken)
    {
        var before = Snapshot(client);
        var (from, wasUsable) = (client.State, client.IsUsable);
        ClientFields.Table.Change(client, body, mask);
        if (!Transitions.Allows(from, client.State))
        {
            throw ReviewErrors.Transition(from, client.State);
        }

        if (client.State != from && !mask.Contains("state_description"))
        {
            client.StateDescription = "";
        }

        string? secret = null;
        if (mask.Contains("secret"))
        {
            db.ClientSecrets.Add(ClientSecret.FromPerson(client.ClientId, body.Secret!, time.Now()));
            client.IsConfidential = true;
            secret = body.Secret;
            outbox.AddSecretIssued(client);
        }

        if (client.IsUsable && !wasUsable)
        {
            await firstSecret.LoadAsync(client, cancellationToken);
            secret = firstSecret.OnApproval(client) ?? secret;
        }

        var changes = Changes.Between(before, Snapshot(client));
        if (client.State != from)
        {
            Decide(client, from, changes);
        }
        else if (changes.Count > 0 || secret is not null)
        {
            RefreshSubmission(client);
            audit.Record(client, "client.update", changes);
        }

        await db.SaveAsync(cancellationToken);
        return secret;
    }

    /// <summary>What makes an approved client more than it was waits for approval; everything else acts at once.</summary>
    private async Task<string?> ChangeAsOwnerAsync(Client client, ClientBody body, FieldMask mask, CancellationToken cancellationToken)
    {
        var before = Snapshot(client);
        var waitedBefore = Waiting(client);
        var edit = ReviewedContent.Split(client, body, mask);
        ClientFields.Table.Change(client, edit.Now, edit.NowMask);
        if (client.Submission is { IsChange: true } || edit.LaterMask.Names.Count > 0)
        {
            submissions.SubmitChange(client, edit, mask);
        }

        RefreshSubmission(client);
        if (edit.LaterMask.Names.Count > 0)
        {
            call.Warn($"{string.Join(", ", edit.LaterMask.Names.Select(name => $"`{name}`"))} waits for an administrator's approval; until then the approved content stays", $"GET /api/v3/clients/{client.ClientId}/pending");
        }

        var changes = Changes.Between(before, Snapshot(client));
        var waits = Waiting(client);
        if (!JsonNode.DeepEquals(waits, waitedBefore))
        {
            changes.Add(new ChangeBody { Field = "pending_change", From = waitedBefore, To = waits });
        }

        if (changes.Count > 0)
        {
            audit.Record(client, "client.update", changes);
            await db.SaveAsync(cancellationToken);
        }

        return null;
    }

    /// <summary>
    /// Naming a member that only administrators change is refused; sending it along unchanged, as a program that reads and writes back does,
    /// is not.
    /// </summary>
    private static FieldMask WithoutAdminFields(Client client, ClientBody body, FieldMask mask, bool isExplicit)
    {
        var adminOnly = ClientFields.Table.AdminOnly(mask);
        var wanted = new Client { ClientId = client.ClientId };
        ClientFields.Table.Change(wanted, body, adminOnly);
        var refused = isExplicit || adminOnly.Contains("secret")
            ? adminOnly.Names
            : Changes.Between(Snapshot(client, adminOnly), Snapshot(wanted, adminOnly)).Select(change => change.Field!).Where(adminOnly.Contains);
        return refused.Min(StringComparer.Ordinal) is { } field ? throw AccessErrors.AdminField(field) : mask.Except(adminOnly);
    }

    private void Decide(Client client, ReviewState from, List<ChangeBody> changes)
    {
        if (client.State is ReviewState.Rejected or ReviewState.Flagged or ReviewState.Suspended && client.StateDescription.Length == 0)
        {
            call.Warn("no `state_description`: the owner is not told why");
        }

        var submittedAt = client.Submission?.SubmittedAt;
        if (client.State == ReviewState.Requested)
        {
            client.Submission = null;
            submissions.Submit(client);
        }
        else if (client.Submission is { IsChange: false })
        {
            client.Submission = null;
        }

        decisions.Add(client, new Verdict(from, Transitions.DecisionFor(client.State), reports.AtSubmission(client)) { SubmittedAt = submittedAt, Reason = client.StateDescription }, changes);
    }

    /// <summary>The queue shows what waits as it is now.</summary>
    private void RefreshSubmission(Client client)
    {
        if (client.Submission is { IsChange: false })
        {
            submissions.Submit(client);
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

    private void WarnOfDisagreement(ClientBody body, string clientId)
    {
        if (body.Ids?.ClientId is { } named && named != clientId)
        {
            call.Warn("the body names another client than the path; the client of the path was changed");
        }
    }

    private static JsonObject? Waiting(Client client)
    {
        if (client.Submission is not { IsChange: true } submission)
        {
            return null;
        }

        var waits = Changes.Snapshot(submission.ChangeBody, WireJson.Shared.ClientBody);
        return new JsonObject(submission.ChangedFields.Select(name => KeyValuePair.Create(name, waits[name]?.DeepClone())));
    }

    private static JsonObject Snapshot(Client client) => Snapshot(client, ClientFields.Table.Everything);

    private static JsonObject Snapshot(Client client, FieldMask mask) =>
        Changes.Snapshot(ClientFields.Table.Show(client, mask), WireJson.Shared.ClientBody);
}
