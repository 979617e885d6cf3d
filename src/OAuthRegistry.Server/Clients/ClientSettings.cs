using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients;

/// <summary>Changes clients. Of an approved client, what was reviewed changes only by another approval.</summary>
internal sealed class ClientSettings(
    RegistryContext db,
    AuditTrail audit,
    ClientEdits edits,
    Submissions submissions,
    Deciding deciding,
    ChosenSecret chosenSecret,
    SecretRule secretRule,
    Call call
)
{
    public async Task<ClientBody> UpdateAsync(
        string clientId,
        RequestBody<UpdateClientRequest> request,
        CancellationToken cancellationToken
    )
    {
        var edit = await edits.ReadAsync(clientId, request, cancellationToken);
        var secret = edit.ActsAlone
            ? await ChangeAsAdminAsync(edit, cancellationToken)
            : await ChangeAsOwnerAsync(edit, cancellationToken);
        var answer = edit.Client.ShowTo(call, edit.Asked);
        answer.Secret = secret;
        return answer;
    }

    /// <summary>The same of a logo that was uploaded; null takes it away.</summary>
    public async Task<ClientBody> SetLogoAsync(string clientId, LogoRef? logo, CancellationToken cancellationToken)
    {
        var edit = await edits.ReadAsync(clientId, logo, cancellationToken);
        await (
            edit.ActsAlone ? ChangeAsAdminAsync(edit, cancellationToken) : ChangeAsOwnerAsync(edit, cancellationToken)
        );
        return edit.Client.ShowTo(call, edit.Asked);
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
    private async Task<string?> ChangeAsAdminAsync(ClientEdit edit, CancellationToken cancellationToken)
    {
        var (client, body, mask, _) = edit;
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
    private async Task<string?> ChangeAsOwnerAsync(ClientEdit edit, CancellationToken cancellationToken)
    {
        var client = edit.Client;
        var before = client.Snapshot();
        var waitedBefore = Submissions.Waiting(client);
        var (now, later) = edit.Split();
        var content = now.Merge(client.Content);
        var secrets = await secretRule.TakeAsync(client, content, cancellationToken);
        if (client.Submission is { IsChange: true } || !later.IsEmpty)
        {
            await submissions.SubmitChangeAsync(client, later, edit.Mask, cancellationToken);
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
}
