using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>
/// Who may try a client that waits, beside those who work on it: the first so many users that allowed it, where the
/// review policy lets any. A seat that was taken stays taken: the next one is no place that somebody left.
/// </summary>
internal sealed class TrialUsers(RegistryContext db, PolicyInForce inForce)
{
    /// <summary>The name of the refusal where another user was faster.</summary>
    public const string IsFull = "trial_full";

    /// <summary>Whether the user has a seat, or could take one.</summary>
    public async Task<bool> AdmitsAsync(Client client, string userId, CancellationToken cancellationToken)
    {
        if (await MostAsync(client, cancellationToken) is not (> 0 and var most))
        {
            return false;
        }

        var taken = await SeatsOf(client).Select(seat => seat.UserId).ToListAsync(cancellationToken);
        return taken.Count < most || taken.Contains(userId);
    }

    /// <summary>Whether the user has one: what its tokens live by.</summary>
    public async Task<bool> HasSeatAsync(Client client, string userId, CancellationToken cancellationToken) =>
        await MostAsync(client, cancellationToken) > 0
        && await SeatsOf(client).AnyAsync(seat => seat.UserId == userId, cancellationToken);

    /// <summary>
    /// Takes a seat, to be saved with the consent. Of two who take the same one the database lets one in, and the other
    /// comes again.
    /// </summary>
    public async Task TakeAsync(Client client, string userId, CancellationToken cancellationToken)
    {
        var most = await MostAsync(client, cancellationToken);
        var taken = await SeatsOf(client).ToListAsync(cancellationToken);
        if (taken.Exists(seat => seat.UserId == userId))
        {
            return;
        }

        if (taken.Count >= most)
        {
            throw Full(client.ClientId, most);
        }

        db.TrialUsers.Add(
            new TrialUser
            {
                ClientId = client.ClientId,
                UserId = userId,
                Seat = taken.Count + 1,
            }
        );
    }

    private static RefusedException Full(string clientId, int most) =>
        new(
            new Refusal(
                StatusCode.PermissionDenied,
                IsFull,
                "only {limit} users may try `{client_id}` before it is approved, and they do"
            )
            {
                Attributes = new JsonObject { ["client_id"] = clientId, ["limit"] = most },
                Detail = "It works for everybody once an administrator has approved it.",
            }
        );

    private async Task<int> MostAsync(Client client, CancellationToken cancellationToken) =>
        client.State == ReviewState.Requested
            ? (await inForce.GetAsync(cancellationToken)).Policy.UsersBeforeApproval
            : 0;

    private IQueryable<TrialUser> SeatsOf(Client client) =>
        db.TrialUsers.AsNoTracking().Where(seat => seat.ClientId == client.ClientId);
}

/// <summary>A user who tries a client that waits for approval.</summary>
internal sealed class TrialUser
{
    public required string ClientId { get; init; }

    public required string UserId { get; init; }

    /// <summary>From one: a number that only one has.</summary>
    public required int Seat { get; init; }
}

internal sealed class TrialUserMapping : IEntityTypeConfiguration<TrialUser>
{
    public void Configure(EntityTypeBuilder<TrialUser> user)
    {
        user.ToTable("trial_users").HasKey(u => new { u.ClientId, u.UserId });
        user.Property(u => u.UserId).HasMaxLength(Limits.MaxId);
        user.HasIndex(u => new { u.ClientId, u.Seat }).IsUnique();
        user.HasOne<Client>().WithMany().HasForeignKey(u => u.ClientId);
    }
}
