using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Secrets;

/// <summary>
/// Issues, lists and revokes the secrets of a client. Several live side by side, so that one can be replaced without an
/// outage.
/// </summary>
internal sealed class SecretService(
    RegistryContext db,
    AuditTrail audit,
    Outbox outbox,
    IValidator<IssueSecretRequest> rules,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<ClientSecret, Guid> Orders = new SortTable<ClientSecret, Guid>(s =>
        s.SecretId
    ).ByKey("created_at");

    public const int MostLive = 5;

    public static readonly TimeSpan SandboxLifetime = TimeSpan.FromDays(30);

    /// <summary>
    /// To an owner of the client, or to an administrator on the owner's behalf: the answer is the only one that carries
    /// the value.
    /// </summary>
    public async Task<SecretBody> IssueAsync(
        string clientId,
        RequestBody<IssueSecretRequest> request,
        CancellationToken cancellationToken
    )
    {
        var client = await RequireOwnedAsync(clientId, cancellationToken);
        var body = request.Value;
        var now = time.Now();
        request.ThrowIfFaulty(rules.Check(body));
        RequireUsable(client, body.Sandbox == true);

        client.Secrets.RemoveAll(secret => !secret.IsLive(now));
        if (client.Secrets.Count >= MostLive)
        {
            throw SecretErrors.TooMany(MostLive);
        }

        var expiresAt = body.Sandbox == true ? Earlier(body.ExpiresAt, now + SandboxLifetime) : body.ExpiresAt;
        var (secret, value) = ClientSecret.Generate(
            clientId,
            now,
            body.Description ?? "",
            expiresAt,
            body.Sandbox == true
        );
        client.Add(secret);
        audit.Record(client, "client.secret.issue", [SecretBodies.Issued(secret)]);
        outbox.AddSecretIssued(client, expiresAt);
        await db.SaveAsync(cancellationToken);

        var answer = SecretBodies.Of(secret);
        answer.Secret = value;
        return answer;
    }

    public async Task<Page<SecretBody>> ListAsync(
        string clientId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientAll);
        var now = time.Now();
        var live = db
            .ClientSecrets.AsNoTracking()
            .Where(secret => secret.ClientId == clientId && (secret.ExpiresAt == null || secret.ExpiresAt > now));
        return (await Orders.Sort(live, page).ToPageAsync(page, cancellationToken)).ConvertAll(SecretBodies.Of);
    }

    /// <summary>It stops working at once.</summary>
    public async Task RevokeAsync(string clientId, string secretId, CancellationToken cancellationToken)
    {
        var client = await RequireOwnedAsync(clientId, cancellationToken);
        var secret = Guid.TryParse(secretId, out var id) ? client.Secrets.Find(secret => secret.SecretId == id) : null;
        if (secret is null)
        {
            throw SecretErrors.NotFound(secretId);
        }

        client.Secrets.Remove(secret);
        audit.Record(client, "client.secret.revoke", [SecretBodies.Revoked(secret)]);
        await db.SaveAsync(cancellationToken);
    }

    private async Task<Client> RequireOwnedAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().Include(c => c.Secrets).RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientAll);
        return client;
    }

    private static void RequireUsable(Client client, bool forSandbox)
    {
        SecretErrors.RequireTaking(client.Content);

        if (forSandbox && client.IsUsable)
        {
            throw SecretErrors.SandboxAfterApproval();
        }

        if (!client.IsUsable && !(forSandbox && client.State == ReviewState.Requested))
        {
            throw SecretErrors.NotUsable(client.State);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset? asked, DateTimeOffset latest) =>
        asked < latest ? asked.Value : latest;
}
