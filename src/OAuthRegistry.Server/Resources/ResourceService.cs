using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Resources;

/// <summary>
/// Registers, shows, changes and deletes the APIs of the network. Administrators change them; everybody signed in reads
/// them, to know what a client can ask for.
/// </summary>
internal sealed class ResourceService(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    ScopeUse use,
    IValidator<ResourceBody> rules,
    IOptions<RegistryOptions> registry,
    Call call,
    TimeProvider time
)
{
    public async Task<ResourceBody> CreateAsync(
        RequestBody<CreateResourceRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireAdmin("register resources");
        var body = request.Value.Resource ?? new ResourceBody();
        var everything = ResourceFields.Table.Changeable;
        request.ThrowIfFaulty([.. rules.Check(body, "resource", BodyRules.New), .. CheckOwner(body, everything)]);
        await RequireOwnerAsync(body, everything, cancellationToken);
        var now = time.Now();
        var resource = new Resource
        {
            ResourceId = body.Ids!.ResourceId!,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (await db.Resources.AnyAsync(r => r.ResourceId == resource.ResourceId, cancellationToken))
        {
            throw ResourceErrors.IdTaken(resource);
        }

        await RequireFreeAsync(resource.ResourceId, body, everything, cancellationToken);
        ResourceFields.Table.Change(resource, body, everything);
        db.Resources.Add(resource);
        audit.Record(resource, "resource.create", Changes.Between([], Snapshot(resource)));
        await db.SaveAsync(
            cancellationToken,
            table => table == "scopes" ? ResourceErrors.ScopeTaken() : ResourceErrors.IdTaken(resource)
        );
        return ResourceFields.Table.Show(resource, ResourceFields.Table.Everything);
    }

    public async Task<ResourceBody> GetAsync(string resourceId, FieldMask mask, CancellationToken cancellationToken)
    {
        call.Caller.RequireSignedIn();
        return ResourceFields.Table.Show(await RequireAsync(resourceId, cancellationToken), mask);
    }

    public async Task<Page<ResourceBody>> ListAsync(
        PageRequest page,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireSignedIn();
        var live = db.Resources.AsNoTracking().Include(r => r.Scopes).Where(r => r.DeletedAt == null);
        return (await ResourceFields.Orders.Sort(live, page).ToPageAsync(page, cancellationToken)).ConvertAll(
            resource => ResourceFields.Table.Show(resource, mask)
        );
    }

    /// <summary>What a form offers to whoever may ask for something now; to others nothing.</summary>
    public Task<Page<ResourceBody>> OfferAsync(int most, CancellationToken cancellationToken) =>
        call.Caller.Restriction is null
            ? ListAsync(ResourceFields.Orders.First(most), ResourceFields.Table.Everything, cancellationToken)
            : Task.FromResult(new Page<ResourceBody>([], 0));

    /// <param name="resourceId">The resource.</param>
    /// <param name="request">The new values.</param>
    /// <param name="asOf">
    /// When the resource was changed last as the caller knows it; refused if it was changed since. Null if the caller
    /// knows nothing of it.
    /// </param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<ResourceBody> UpdateAsync(
        string resourceId,
        RequestBody<UpdateResourceRequest> request,
        DateTimeOffset? asOf,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireAdmin("change resources");
        var resource = await RequireAsync(resourceId, cancellationToken);
        var body = request.Value.Resource ?? new ResourceBody();
        if (asOf is not null && asOf != resource.UpdatedAt)
        {
            throw ResourceErrors.Stale(
                Changes
                    .Between(Snapshot(resource), Changes.Snapshot(body, WireJson.Shared.ResourceBody))
                    .Where(change => ResourceFields.Table.Changeable.Contains(change.Field!))
            );
        }

        List<Fault> faults = [];
        var paths = request.Value.FieldMask is { Paths.Count: > 0 } named ? named.Paths : null;
        var mask = ResourceFields.Table.UpdateMask(paths, request.PresentIn("resource"), faults);
        request.ThrowIfFaulty([
            .. faults,
            .. rules.CheckChange(Whole(resource, body, mask), "resource", Judged(mask)),
            .. CheckOwner(body, mask),
        ]);
        await RequireOwnerAsync(body, mask, cancellationToken);
        await RequireFreeAsync(resourceId, body, mask, cancellationToken);
        if (mask.Contains("scopes"))
        {
            await use.RequireUnusedAsync(
                resourceId,
                [.. ScopeList.Gone(body, resource), .. ScopeList.Widened(body, resource)],
                cancellationToken
            );
        }

        var before = Snapshot(resource);
        ResourceFields.Table.Change(resource, body, mask);
        var changes = Changes.Between(before, Snapshot(resource));
        if (changes.Count > 0)
        {
            audit.Record(resource, "resource.update", changes);
            await db.SaveAsync(
                cancellationToken,
                table =>
                    table == "scopes"
                        ? ResourceErrors.ScopeTaken()
                        : ResourceErrors.IdentifierTaken(resource.Identifier)
            );
        }

        return ResourceFields.Table.Show(resource, mask);
    }

    /// <summary>Refused while a client has one of its scopes. Its secrets end with it.</summary>
    public async Task DeleteAsync(string resourceId, CancellationToken cancellationToken)
    {
        call.Caller.RequireAdmin("delete resources");
        var resource = await RequireAsync(resourceId, cancellationToken);
        await use.RequireUnusedAsync(resourceId, [.. resource.Scopes.Select(scope => scope.Name)], cancellationToken);
        await db.Entry(resource).Collection(r => r.Secrets).LoadAsync(cancellationToken);
        var before = Snapshot(resource);
        resource.Scopes.Clear();
        resource.Secrets.Clear();
        (resource.DeletedAt, resource.IdentifierKey) = (time.Now(), null);
        audit.Record(resource, "resource.delete", Changes.Between(before, Snapshot(resource)));
        await db.SaveAsync(cancellationToken);
    }

    public async Task<Page<EventBody>> ListEventsAsync(
        string resourceId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var resource = await RequireAsync(resourceId, cancellationToken);
        RequireRuns(resource);
        return await audit.ListAsync(resource, page, cancellationToken);
    }

    /// <summary>The resource with its scopes, to be changed.</summary>
    public async Task<Resource> RequireAsync(string resourceId, CancellationToken cancellationToken) =>
        await db
            .Resources.Include(r => r.Scopes)
            .FirstOrDefaultAsync(r => r.ResourceId == resourceId && r.DeletedAt == null, cancellationToken)
        ?? throw ResourceErrors.NotFound(resourceId);

    /// <summary>An administrator, or whoever holds everything on the account that runs the resource.</summary>
    public void RequireRuns(Resource resource)
    {
        if (resource.Owner is { } owner && !call.Caller.IsAdmin)
        {
            call.Caller.Require(owner, Right.UserAll, Right.OrganizationAll);
            return;
        }

        call.Caller.RequireAdmin("manage this resource");
    }

    /// <summary>What the rules judge is the resource as it would be: a lifetime is right or wrong for a form.</summary>
    private static ResourceBody Whole(Resource resource, ResourceBody body, FieldMask mask)
    {
        body.TokenFormat = mask.Contains("token_format") ? body.TokenFormat : resource.TokenFormat;
        body.TokenLifetime = mask.Contains("token_lifetime") ? body.TokenLifetime : resource.TokenLifetime;
        return body;
    }

    /// <summary>Another form makes another lifetime right, though nobody names it.</summary>
    private static FieldMask Judged(FieldMask mask) =>
        mask.Contains("token_format") ? new FieldMask(mask.Names.Append("token_lifetime")) : mask;

    private static IEnumerable<Fault> CheckOwner(ResourceBody body, FieldMask mask)
    {
        if (mask.Contains("owner") && body.Owner is not null && AccountRef.From(body.Owner) is null)
        {
            yield return new Fault("resource.owner", "must name a user or an organization, not both");
        }
    }

    private async Task RequireOwnerAsync(ResourceBody body, FieldMask mask, CancellationToken cancellationToken)
    {
        if (mask.Contains("owner") && AccountRef.From(body.Owner) is { } owner)
        {
            await accounts.RequireAsync(owner, cancellationToken);
        }
    }

    /// <summary>Names that others have, before the database says so less clearly.</summary>
    private async Task RequireFreeAsync(
        string resourceId,
        ResourceBody body,
        FieldMask mask,
        CancellationToken cancellationToken
    )
    {
        if (mask.Contains("identifier"))
        {
            var key = ResourceIdentifier.Key(body.Identifier!);
            if (
                IsOwn(key)
                || await db.Resources.AnyAsync(
                    r => r.IdentifierKey == key && r.ResourceId != resourceId,
                    cancellationToken
                )
            )
            {
                throw ResourceErrors.IdentifierTaken(body.Identifier!);
            }
        }

        var names = mask.Contains("scopes") ? (body.Scopes ?? []).ConvertAll(scope => scope.Name!) : [];
        var taken = await db
            .Scopes.Where(scope => names.Contains(scope.Name) && scope.ResourceId != resourceId)
            .Select(scope => scope.Name)
            .ToListAsync(cancellationToken);
        if (taken.Count > 0)
        {
            throw ResourceErrors.ScopeTaken(taken.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Whether it names this registry's own API, which is no resource of the network.</summary>
    private bool IsOwn(string key) =>
        registry.Value.PublicUrl is { } url
        && ResourceIdentifier.Key(url.OriginalString) is var own
        && (key == own || key == own + ApiAddress.Root);

    private static JsonObject Snapshot(Resource resource) =>
        Changes.Snapshot(
            ResourceFields.Table.Show(resource, ResourceFields.Table.Everything),
            WireJson.Shared.ResourceBody
        );
}
