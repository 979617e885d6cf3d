using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;

namespace OAuthRegistry.Server.Secrets;

/// <summary>What the approval of a client does to its secrets.</summary>
internal sealed class FirstSecret(RegistryContext db, Outbox outbox, Call call, TimeProvider time)
{
    /// <summary>Reads the secrets that there are; not needed for a client that is being made.</summary>
    public Task LoadAsync(Client client, CancellationToken cancellationToken) =>
        db.Entry(client).Collection(c => c.Secrets).LoadAsync(cancellationToken);

    /// <summary>
    /// A client that turns public keeps no secret, nor what it was given while it proved who it was: whoever found one
    /// of its refresh tokens could use it from then on. Tells what changed.
    /// </summary>
    public async Task<List<ChangeBody>> OnContentAsync(
        Client client,
        ClientContent content,
        CancellationToken cancellationToken
    )
    {
        if (!content.IsPublic || client.Content.IsPublic)
        {
            return [];
        }

        await LoadAsync(client, cancellationToken);
        List<ChangeBody> changes = [.. client.Secrets.OrderBy(secret => secret.SecretId).Select(SecretBodies.Revoked)];
        client.Secrets.Clear();
        client.TokensEndedAt = client.IsConfidential ? time.Now() : client.TokensEndedAt;
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
        if (client.Secrets.Count > 0 || !isOwn || client.Content.IsPublic)
        {
            return null;
        }

        var (secret, value) = ClientSecret.Generate(client.ClientId, time.Now());
        client.Add(secret);
        outbox.AddSecretIssued(client);
        return value;
    }
}
