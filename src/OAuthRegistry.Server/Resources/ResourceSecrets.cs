using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Resources;

/// <summary>
/// The secrets with which a resource asks about tokens (RFC 7662, section 2.1). Several live side by side, so that one
/// can be replaced without an outage.
/// </summary>
internal sealed class ResourceSecrets(
    RegistryContext db,
    AuditTrail audit,
    ResourceService resources,
    IValidator<IssueSecretRequest> rules,
    TimeProvider time
)
{
    public static readonly SortTable<ResourceSecret, string> Orders = new SortTable<ResourceSecret, string>(s =>
        s.SecretId
    ).By("created_at", s => s.CreatedAt);

    /// <summary>How stale the time of last use may get: not every question is a write.</summary>
    private static readonly TimeSpan Staleness = TimeSpan.FromMinutes(5);

    /// <summary>The answer is the only one that carries the value.</summary>
    public async Task<SecretBody> IssueAsync(
        string resourceId,
        RequestBody<IssueSecretRequest> request,
        CancellationToken cancellationToken
    )
    {
        var (resource, now) = (await RequireRunAsync(resourceId, cancellationToken), time.Now());
        var body = request.Value;
        request.ThrowIfFaulty([
            .. rules.Check(body),
            .. body.Sandbox == true ? [new Fault("sandbox", "is for clients that wait for approval")] : (Fault[])[],
        ]);
        resource.Secrets.RemoveAll(secret => secret.ExpiresAt <= now);
        if (resource.Secrets.Count >= SecretService.MostLive)
        {
            throw SecretErrors.TooMany(SecretService.MostLive);
        }

        var token = BearerToken.Generate(BearerToken.Resource);
        var secret = new ResourceSecret
        {
            SecretId = token.Id,
            ResourceId = resourceId,
            SecretHash = BearerToken.Hash(token.Secret),
            Hint = token.Secret[^4..],
            Description = body.Description ?? "",
            CreatedAt = now,
            ExpiresAt = body.ExpiresAt,
        };
        resource.Secrets.Add(secret);
        audit.Record(resource, "resource.secret.issue", [new() { Field = FieldOf(secret), To = Told(secret) }]);
        await db.SaveAsync(cancellationToken);

        var answer = ToBody(secret);
        answer.Secret = token.Reveal();
        return answer;
    }

    public async Task<Page<SecretBody>> ListAsync(
        string resourceId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        await RequireRunAsync(resourceId, cancellationToken);
        var now = time.Now();
        var live = db
            .ResourceSecrets.AsNoTracking()
            .Where(secret => secret.ResourceId == resourceId && (secret.ExpiresAt == null || secret.ExpiresAt > now));
        return (await Orders.Sort(live, page).ToPageAsync(page, cancellationToken)).ConvertAll(ToBody);
    }

    /// <summary>It stops working at once.</summary>
    public async Task RevokeAsync(string resourceId, string secretId, CancellationToken cancellationToken)
    {
        var resource = await RequireRunAsync(resourceId, cancellationToken);
        var secret =
            resource.Secrets.Find(secret => Name(secret.SecretId) == secretId) ?? throw SecretErrors.NotFound(secretId);
        resource.Secrets.Remove(secret);
        audit.Record(resource, "resource.secret.revoke", [new() { Field = FieldOf(secret), From = Told(secret) }]);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>
    /// The resource that proves itself by a secret; none if nobody does. Notes when it was used, not at each use.
    /// </summary>
    public async Task<Resource?> AuthenticateAsync(BearerToken presented, CancellationToken cancellationToken)
    {
        var (id, now) = (presented.Id, time.Now());
        var resource = await db
            .Resources.AsNoTracking()
            .Include(r => r.Scopes)
            .Include(r => r.Secrets.Where(s => s.SecretId == id))
            .FirstOrDefaultAsync(r => r.DeletedAt == null && r.Secrets.Any(s => s.SecretId == id), cancellationToken);
        if (
            resource is not { Secrets: [var secret] }
            || !presented.Matches(secret.SecretHash)
            || secret.ExpiresAt <= now
        )
        {
            return null;
        }

        if (!(secret.LastUsedAt > now - Staleness))
        {
            await db
                .ResourceSecrets.Where(s => s.SecretId == id)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.LastUsedAt, now), cancellationToken);
        }

        return resource;
    }

    private async Task<Resource> RequireRunAsync(string resourceId, CancellationToken cancellationToken)
    {
        var resource = await resources.RequireAsync(resourceId, cancellationToken);
        resources.RequireRuns(resource);
        await db.Entry(resource).Collection(r => r.Secrets).LoadAsync(cancellationToken);
        return resource;
    }

    /// <summary>The ID is part of the secret, so what others see is a name made of it.</summary>
    private static string Name(string secretId) => CredentialName.Fingerprint(secretId);

    private static string FieldOf(ResourceSecret secret) => $"secrets.{Name(secret.SecretId)}";

    private static System.Text.Json.Nodes.JsonObject Told(ResourceSecret secret) =>
        Changes.Snapshot(ToBody(secret), WireJson.Shared.SecretBody);

    private static SecretBody ToBody(ResourceSecret secret) =>
        new()
        {
            Id = Name(secret.SecretId),
            Hint = secret.Hint,
            Description = secret.Description.NullIfEmpty(),
            CreatedAt = secret.CreatedAt,
            ExpiresAt = secret.ExpiresAt,
            LastUsedAt = secret.LastUsedAt,
        };
}
