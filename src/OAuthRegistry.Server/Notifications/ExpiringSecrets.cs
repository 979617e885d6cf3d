using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Secrets;

namespace OAuthRegistry.Server.Notifications;

/// <summary>Warns of secrets that stop working soon, once each time, however many servers look.</summary>
internal sealed class ExpiringSecrets(
    RegistryContext db,
    Outbox outbox,
    IOptions<NotificationOptions> options,
    TimeProvider time
) : IRound
{
    /// <summary>How many days before, in the order of time.</summary>
    private static readonly int[] Warnings = [30, 14, 7, 1];

    public TimeSpan Every => options.Value.ExpiryCheck;

    public string Purpose => "Expiring secrets";

    public bool IsWanted => options.Value.Deliver;

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        var now = time.Now();
        var horizon = now.AddDays(Warnings[0]);
        var ending = await db
            .ClientSecrets.AsNoTracking()
            .Where(s =>
                s.ExpiresAt > now && s.ExpiresAt <= horizon && db.Clients.Live().Any(c => c.ClientId == s.ClientId)
            )
            .ToListAsync(cancellationToken);
        var warnings = ending
            .Select(secret => (Secret: secret, Days: DueWarning(secret, now)))
            .Where(w => w.Days is not null)
            .Select(w => (w.Secret, Days: w.Days!.Value, Key: $"secret_expiring/{w.Secret.SecretId}/{w.Days}"))
            .ToList();
        foreach (var part in warnings.Chunk(500))
        {
            var keys = part.Select(w => w.Key).ToList();
            var given = await db
                .Outbox.Where(m => m.UniqueKey != null && keys.Contains(m.UniqueKey))
                .Select(m => m.UniqueKey)
                .ToHashSetAsync(cancellationToken);
            foreach (var (secret, days, key) in part.Where(w => !given.Contains(w.Key)))
            {
                await WarnAsync(secret, days, key, cancellationToken);
            }
        }
    }

    /// <summary>
    /// The latest whose day has come. One whose day had passed when the secret was issued is none: whoever asked for a
    /// week knows that it is a week.
    /// </summary>
    private static int? DueWarning(ClientSecret secret, DateTimeOffset now) =>
        Warnings
            .Where(days => secret.ExpiresAt!.Value.AddDays(-days) is var day && day <= now && day > secret.CreatedAt)
            .Select(days => (int?)days)
            .LastOrDefault();

    private async Task WarnAsync(ClientSecret secret, int days, string key, CancellationToken cancellationToken)
    {
        var which = secret.Hint.Length > 0 ? $" that ends in {secret.Hint}" : "";
        var when = days == 1 ? "within a day" : $"within {days} days";
        outbox.Add(
            NotificationKind.SecretExpiring,
            secret.ClientId,
            new NotificationData($"The secret{which} of client {secret.ClientId} stops working {when}.")
            {
                ExpiresAt = secret.ExpiresAt,
            },
            key
        );
        try
        {
            await db.SaveAsync(cancellationToken);
        }
        catch (RefusedException)
        {
            // Another server was faster.
        }

        db.ChangeTracker.Clear();
    }
}
