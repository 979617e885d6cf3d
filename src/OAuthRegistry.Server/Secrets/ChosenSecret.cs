using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;

namespace OAuthRegistry.Server.Secrets;

/// <summary>A secret that an administrator chose for a client, as programs of The Things Stack do.</summary>
internal sealed class ChosenSecret(RegistryContext db, PasswordHashing hashing, Outbox outbox, TimeProvider time)
{
    /// <summary>Adds it to a client that has none yet.</summary>
    public async Task<ClientSecret> AddAsync(Client client, string value, CancellationToken cancellationToken)
    {
        var hash = await hashing.HashAsync(value, cancellationToken);
        var secret = ClientSecret.FromPerson(client.ClientId, hash, time.Now());
        client.Add(secret);
        outbox.AddSecretIssued(client);
        return secret;
    }

    /// <summary>
    /// Puts it in the place of all others: whoever replaces a secret that leaked wants none of the old ones alive.
    /// Tells what changed.
    /// </summary>
    public async Task<List<ChangeBody>> ReplaceAsync(Client client, string value, CancellationToken cancellationToken)
    {
        await db.Entry(client).Collection(c => c.Secrets).LoadAsync(cancellationToken);
        List<ChangeBody> changes = [.. client.Secrets.OrderBy(secret => secret.SecretId).Select(SecretBodies.Revoked)];
        client.Secrets.Clear();
        changes.Add(SecretBodies.Issued(await AddAsync(client, value, cancellationToken)));
        return changes;
    }
}
