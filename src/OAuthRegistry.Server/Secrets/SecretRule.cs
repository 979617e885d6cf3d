using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Secrets;

/// <summary>What becomes of the secrets of a client when its content changes, and when it is approved.</summary>
internal sealed class SecretRule(RegistryContext db, Outbox outbox, Call call, TimeProvider time)
{
    /// <summary>Reads the secrets that there are; not needed for a client that is being made.</summary>
    public Task LoadAsync(Client client, CancellationToken cancellationToken) =>
        db.Entry(client).Collection(c => c.Secrets).LoadAsync(cancellationToken);

    /// <summary>
    /// A client that exists takes other content, here and nowhere else. One that may have no secret any more keeps
    /// none: a leaked one is of no use to who may only use a key, nor does it come back to life later. One that turns
    /// public loses what it was given while it proved who it was, too: whoever found one of its refresh tokens could
    /// use it from then on. Tells what became of its secrets.
    /// </summary>
    public async Task<List<ChangeBody>> TakeAsync(
        Client client,
        ClientContent content,
        CancellationToken cancellationToken
    )
    {
        var turnsPublic = content.IsPublic && !client.Content.IsPublic;
        var wasConfidential = client.IsConfidential;
        var losesSecrets = !content.TakesSecrets && client.Content.TakesSecrets;
        client.Content = content;
        if (turnsPublic && wasConfidential)
        {
            client.TokensEndedAt = time.Now();
        }

        if (!losesSecrets)
        {
            return [];
        }

        await LoadAsync(client, cancellationToken);
        List<ChangeBody> changes = [.. client.Secrets.OrderBy(secret => secret.SecretId).Select(SecretBodies.Revoked)];
        client.Secrets.Clear();
        return changes;
    }

    /// <summary>
    /// Ends the sandbox secrets, and makes the first real one where the caller approves a client of its own: a secret
    /// goes to its owner, nobody else. Returns the value of the new one.
    /// </summary>
    public string? OnApproval(Client client)
    {
        client.Secrets.RemoveAll(secret => secret.IsSandbox);
        var isOwn = client.Collaborators.Exists(c => c.AcceptedAt is not null && call.Caller.IsOrJoined(c.AccountId));
        if (client.Secrets.Count > 0 || !isOwn || !client.Content.TakesSecrets)
        {
            return null;
        }

        var (secret, value) = ClientSecret.Generate(client.ClientId, time.Now());
        client.Add(secret);
        outbox.AddSecretIssued(client);
        return value;
    }
}
