using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>Once a year an owner says that everything is as it was.</summary>
internal sealed class Attesting(
    RegistryContext db,
    AuditTrail audit,
    OpenDrifts drifts,
    IOptions<WatchOptions> options,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<Attestation, long> Orders = new SortTable<Attestation, long>(
        a => a.Revision,
        isNewestFirst: true
    ).ByKey("created_at");

    /// <summary>
    /// With when the next is due; never if nobody decided about the client, or the operator wants none.
    /// </summary>
    public async Task<(Page<AttestationBody> Found, DateTimeOffset? DueAt)> ListAsync(
        string clientId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        var attestations = db.Attestations.AsNoTracking().Where(a => a.ClientId == client.ClientId);
        var found = await Orders.Sort(attestations, page).ToPageAsync(page, cancellationToken);
        return (found.ConvertAll(ToBody), await DueAtAsync(client, cancellationToken));
    }

    public async Task<AttestationBody> AttestAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().RequireAsync(clientId, cancellationToken);
        if (!MayAttest(client))
        {
            throw WatchErrors.NotAnOwner(client);
        }

        if (!client.IsUsable)
        {
            throw WatchErrors.NotInUse(client);
        }

        var open = (await drifts.OfAsync(client.ClientId, cancellationToken)).FindAll(d => d.ToldOwnerAt is not null);
        if (open.Count > 0)
        {
            throw WatchErrors.Drifted(client, open);
        }

        var attestation = new Attestation
        {
            ClientId = client.ClientId,
            Revision = client.Revision,
            AttestedBy = call.Caller.Account,
            CreatedAt = time.Now(),
        };
        db.Attestations.Add(attestation);
        audit.Record(client, "client.attest", [new ChangeBody { Field = "attestation", To = attestation.Revision }]);
        await db.SaveAsync(cancellationToken);
        return ToBody(attestation);
    }

    /// <summary>Whether the button is for the caller.</summary>
    public async Task<bool> MayAttestAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        return client.IsUsable && MayAttest(client);
    }

    /// <summary>By its own part in the client, and its own voice.</summary>
    private bool MayAttest(Client client) =>
        call.Caller.Rights.Contains(Right.ClientAll)
        && client.Collaborators.Exists(c => c.IsOwner && call.Caller.SpeaksFor(c.Account, Right.ClientAll));

    private async Task<DateTimeOffset?> DueAtAsync(Client client, CancellationToken cancellationToken)
    {
        if (!client.IsUsable || options.Value.AttestEvery <= TimeSpan.Zero)
        {
            return null;
        }

        var approvedAt = await db
            .Decisions.Where(d => d.ClientId == client.ClientId && d.Decision == Decision.Approve)
            .OrderByDescending(d => d.Revision)
            .Select(d => (DateTimeOffset?)d.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        var attestedAt = await db
            .Attestations.Where(a => a.ClientId == client.ClientId)
            .OrderByDescending(a => a.Revision)
            .Select(a => (DateTimeOffset?)a.CreatedAt)
            .FirstOrDefaultAsync(cancellationToken);
        return approvedAt is { } approved ? Since(approved, attestedAt) + options.Value.AttestEvery : null;
    }

    /// <summary>From when the time to the next confirmation counts: a new approval is as good as one.</summary>
    public static DateTimeOffset Since(DateTimeOffset approvedAt, DateTimeOffset? attestedAt) =>
        attestedAt > approvedAt ? attestedAt.Value : approvedAt;

    private static AttestationBody ToBody(Attestation attestation) =>
        new()
        {
            Revision = attestation.Revision,
            AttestedBy = attestation.AttestedBy?.ToIds(),
            CreatedAt = attestation.CreatedAt,
        };
}
