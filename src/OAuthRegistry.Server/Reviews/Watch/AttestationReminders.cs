using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>
/// Reminds owners to confirm that a client is as it was, once each time, however many servers look; if none does, the
/// administrators are told once, and nothing else happens.
/// </summary>
internal sealed class AttestationReminders(
    RegistryContext db,
    Outbox outbox,
    IOptions<WatchOptions> options,
    TimeProvider time
) : IRound
{
    /// <summary>How many days before it is due, in the order of time.</summary>
    private static readonly int[] Reminders = [30, 7, 0];

    /// <summary>How many days after an owner was told that it is due.</summary>
    private const int Overdue = 30;

    public TimeSpan Every => TimeSpan.FromHours(1);

    public string Purpose => "Attestations that are due";

    public bool IsWanted => options.Value.AttestEvery > TimeSpan.Zero;

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        var now = time.Now();
        foreach (var part in (await ComingAsync(now, cancellationToken)).Chunk(500))
        {
            var keys = part.SelectMany(coming => coming.Keys).ToList();
            var told = await db
                .Outbox.Where(m => m.UniqueKey != null && keys.Contains(m.UniqueKey))
                .ToDictionaryAsync(m => m.UniqueKey!, m => m.CreatedAt, cancellationToken);
            foreach (var coming in part)
            {
                await RemindAsync(coming, told, now, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Clients in use that nobody approved or confirmed for so long that the first reminder has come.
    /// </summary>
    private async Task<List<Coming>> ComingAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var horizon = now - options.Value.AttestEvery + TimeSpan.FromDays(Reminders[0]);
        var found = await db
            .Clients.Usable()
            .Where(c =>
                db.Decisions.Any(d => d.ClientId == c.ClientId && d.Decision == Decision.Approve)
                && !db.Decisions.Any(d =>
                    d.ClientId == c.ClientId && d.Decision == Decision.Approve && d.CreatedAt > horizon
                )
                && !db.Attestations.Any(a => a.ClientId == c.ClientId && a.CreatedAt > horizon)
            )
            .OrderBy(c => c.ClientId)
            .Select(c => new
            {
                c.ClientId,
                ApprovedAt = db
                    .Decisions.Where(d => d.ClientId == c.ClientId && d.Decision == Decision.Approve)
                    .OrderByDescending(d => d.Revision)
                    .Select(d => d.CreatedAt)
                    .First(),
                AttestedAt = db
                    .Attestations.Where(a => a.ClientId == c.ClientId)
                    .OrderByDescending(a => a.Revision)
                    .Select(a => (DateTimeOffset?)a.CreatedAt)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return found.ConvertAll(c =>
        {
            var since = Attesting.Since(c.ApprovedAt, c.AttestedAt);
            return new Coming(c.ClientId, since, since + options.Value.AttestEvery);
        });
    }

    private async Task RemindAsync(
        Coming coming,
        Dictionary<string, DateTimeOffset> told,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (DueReminder(coming, now) is { } days && !told.ContainsKey(coming.Key(days)))
        {
            Remind(coming, days);
        }
        else if (
            told.TryGetValue(coming.Key(0), out var due)
            && due.AddDays(Overdue) <= now
            && !told.ContainsKey(coming.OverdueKey)
        )
        {
            outbox.Add(
                NotificationKind.AttestationOverdue,
                coming.ClientId,
                new NotificationData(
                    $"No owner of client {coming.ClientId} has confirmed since {coming.DueAt.UtcDateTime:yyyy-MM-dd} "
                        + "that it is as it was."
                ),
                coming.OverdueKey
            );
        }

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

    /// <summary>
    /// The latest whose day has come. One whose day had passed when the client was approved is none: an operator who
    /// wants a confirmation each week reminds nobody a month before.
    /// </summary>
    private static int? DueReminder(Coming coming, DateTimeOffset now) =>
        Reminders
            .Where(days => coming.DueAt.AddDays(-days) is var day && day <= now && day > coming.Since)
            .Select(days => (int?)days)
            .LastOrDefault();

    private void Remind(Coming coming, int days)
    {
        var until = $"{coming.DueAt.UtcDateTime:yyyy-MM-dd}";
        outbox.Add(
            NotificationKind.AttestationDue,
            coming.ClientId,
            new NotificationData(
                days == 0
                    ? $"Please confirm that client {coming.ClientId} is as it was approved. It is due since {until}."
                    : $"Please confirm until {until} that client {coming.ClientId} is as it was approved."
            )
            {
                Text = "One click on the page of the client does it. Only an owner can.",
                ExpiresAt = coming.DueAt,
            },
            coming.Key(days)
        );
    }

    /// <param name="ClientId">Which client.</param>
    /// <param name="Since">When it was approved or confirmed last.</param>
    /// <param name="DueAt">When it is to be confirmed.</param>
    private sealed record Coming(string ClientId, DateTimeOffset Since, DateTimeOffset DueAt)
    {
        public IEnumerable<string> Keys => Reminders.Select(Key).Append(OverdueKey);

        public string OverdueKey => $"attestation_overdue/{Of}";

        private string Of => $"{ClientId}/{Since.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}";

        public string Key(int days) => $"attestation_due/{Of}/{days}";
    }
}
