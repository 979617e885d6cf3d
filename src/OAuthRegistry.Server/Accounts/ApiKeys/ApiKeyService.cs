using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>
/// Creates, shows, changes and revokes the API keys of an account. Nobody touches a key that may do more than it may
/// itself.
/// </summary>
internal sealed class ApiKeyService(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    IValidator<ApiKeyBody> rules,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<ApiKey, string> Orders = new SortTable<ApiKey, string>(k => k.KeyId)
        .ByKey("api_key_id")
        .By("name", k => k.Name)
        .By("created_at", k => k.CreatedAt)
        .By("expires_at", k => k.ExpiresAt);

    public async Task<ApiKeyBody> CreateAsync(
        AccountRef account,
        RequestBody<CreateApiKeyRequest> request,
        CancellationToken cancellationToken
    )
    {
        RequireManage(account);
        var body = request.Value;
        request.ThrowIfFaulty(
            rules.Check(
                new ApiKeyBody
                {
                    Name = body.Name,
                    Rights = body.Rights,
                    ExpiresAt = body.ExpiresAt,
                }
            )
        );
        var rights = RightSet.Of(body.Rights!);
        RequireHeld(account, rights);
        var subject = await FindAccountAsync(account, cancellationToken);

        var token = BearerToken.Generate(BearerToken.ApiKey);
        var now = time.Now();
        var key = new ApiKey
        {
            KeyId = token.Id,
            AccountId = account.Id,
            SecretHash = BearerToken.Hash(token.Secret),
            Name = body.Name ?? "",
            Rights = rights,
            CreatedAt = now,
            UpdatedAt = now,
            ExpiresAt = body.ExpiresAt,
        };
        db.ApiKeys.Add(key);
        audit.Record(subject, "api_key.create", [Change(key, null, key)]);
        await db.SaveAsync(cancellationToken);

        var answer = ToBody(key);
        answer.Key = token.Reveal();
        return answer;
    }

    public Task<Page<ApiKeyBody>> ListAsync(
        AccountRef account,
        PageRequest page,
        CancellationToken cancellationToken
    ) => SearchAsync(account, "", page, cancellationToken);

    /// <summary>Those with the text in the name or the ID.</summary>
    public async Task<Page<ApiKeyBody>> SearchAsync(
        AccountRef account,
        string query,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        RequireManage(account);
        await accounts.RequireReachableAsync(account, cancellationToken);
        var keys = db.ApiKeys.AsNoTracking().Where(k => k.AccountId == account.Id);
        var found = await Orders
            .Sort(keys.Containing(query, k => k.Name, k => k.KeyId), page)
            .ToPageAsync(page, cancellationToken);
        return found.ConvertAll(ToBody);
    }

    public async Task<ApiKeyBody> GetAsync(AccountRef account, string keyId, CancellationToken cancellationToken)
    {
        RequireManage(account);
        await accounts.RequireReachableAsync(account, cancellationToken);
        return ToBody(await FindAsync(account, keyId, cancellationToken));
    }

    public async Task<ApiKeyBody> UpdateAsync(
        AccountRef account,
        string keyId,
        RequestBody<UpdateApiKeyRequest> request,
        CancellationToken cancellationToken
    )
    {
        RequireManage(account);
        var subject = await FindAccountAsync(account, cancellationToken);
        var key = await FindAsync(account, keyId, cancellationToken);
        var before = new ApiKey
        {
            KeyId = key.KeyId,
            AccountId = key.AccountId,
            SecretHash = [],
            Name = key.Name,
            Rights = key.Rights,
            ExpiresAt = key.ExpiresAt,
        };

        var body = request.Value.ApiKey ?? new ApiKeyBody();
        var paths = request.Value.FieldMask is { Paths.Count: > 0 } named
            ? named.Paths
            : [.. request.PresentIn("api_key").Where(CanChange)];
        List<Fault> faults = paths.TrueForAll(CanChange)
            ? []
            : [RequestErrors.ForbiddenPaths("field_mask.paths", paths.FindAll(path => !CanChange(path)), Changeable)];
        key.Name = paths.Contains("name") ? body.Name ?? "" : key.Name;
        key.Rights = paths.Contains("rights") ? RightSet.Of(body.Rights ?? []) : key.Rights;
        key.ExpiresAt = paths.Contains("expires_at") ? body.ExpiresAt : key.ExpiresAt;
        request.ThrowIfFaulty([
            .. faults,
            .. rules.CheckChange(ToBody(key), "api_key", new FieldMask([.. paths, "name", "rights"])),
        ]);

        if (body.Id is { Length: > 0 } other && other != keyId)
        {
            call.Warn("the body names another API key than the path; the key of the path was changed");
        }

        // Before and after: a name, an expiry in the future, a right taken away are changes of the whole key too.
        RequireHeld(account, before.Rights | key.Rights);
        if (key.Name == before.Name && key.Rights == before.Rights && key.ExpiresAt == before.ExpiresAt)
        {
            return ToBody(key);
        }

        key.UpdatedAt = time.Now();
        audit.Record(subject, "api_key.update", [Change(key, before, key)]);
        await db.SaveAsync(cancellationToken);
        return ToBody(key);
    }

    public async Task DeleteAsync(AccountRef account, string keyId, CancellationToken cancellationToken)
    {
        RequireManage(account);
        var subject = await FindAccountAsync(account, cancellationToken);
        var key = await FindAsync(account, keyId, cancellationToken);
        RequireHeld(account, key.Rights);
        db.ApiKeys.Remove(key);
        audit.Record(subject, "api_key.delete", [Change(key, key, null)]);
        await db.SaveAsync(cancellationToken);
    }

    public static ApiKeyBody ToBody(ApiKey key) =>
        new()
        {
            Id = key.KeyId,
            Name = key.Name.NullIfEmpty(),
            Rights = key.Rights.ToList().NullIfEmpty(),
            CreatedAt = key.CreatedAt,
            UpdatedAt = key.UpdatedAt,
            ExpiresAt = key.ExpiresAt,
        };

    private static readonly string[] Changeable = ["name", "rights", "expires_at"];

    private static bool CanChange(string path) => Changeable.Contains(path);

    private void RequireManage(AccountRef account) =>
        call.Caller.Require(account, Right.UserSettingsApiKeys, Right.OrganizationSettingsApiKeys);

    /// <summary>Nobody makes, changes, revives or ends a key with rights that it lacks itself.</summary>
    private void RequireHeld(AccountRef account, RightSet rights) =>
        CallerGuards.RequireHeld(
            account.Kind == AccountKind.User ? "user" : "organization",
            account.Id,
            call.Caller.GrantableOn(account),
            RightSet.None,
            rights
        );

    private async Task<Account> FindAccountAsync(AccountRef account, CancellationToken cancellationToken) =>
        account.Kind == AccountKind.User
            ? await accounts.RequireUserAsync(account.Id, cancellationToken)
            : await accounts.RequireOrganizationAsync(account.Id, cancellationToken);

    private async Task<ApiKey> FindAsync(AccountRef account, string keyId, CancellationToken cancellationToken) =>
        (
            Base32.IsWellFormed(keyId, BearerToken.IdLength)
                ? await db.ApiKeys.FirstOrDefaultAsync(
                    k => k.AccountId == account.Id && k.KeyId == keyId,
                    cancellationToken
                )
                : null
        ) ?? throw AccountErrors.ApiKeyNotFound(keyId);

    public static ChangeBody Change(ApiKey key, ApiKey? before, ApiKey? after) =>
        new()
        {
            Field = $"api_keys.{key.KeyId}",
            From = before is null ? null : Told(before),
            To = after is null ? null : Told(after),
        };

    private static System.Text.Json.Nodes.JsonObject Told(ApiKey key)
    {
        var told = Changes.Snapshot(ToBody(key), WireJson.Shared.ApiKeyBody);
        told.Remove("id");
        told.Remove("created_at");
        told.Remove("updated_at");
        return told;
    }
}
