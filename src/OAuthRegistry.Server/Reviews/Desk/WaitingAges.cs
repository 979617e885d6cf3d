using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>Tells the metrics how many requests wait for a reviewer, and for how long.</summary>
internal sealed class WaitingAges(RegistryContext db, IOptions<TelemetryOptions> options, TimeProvider time) : IRound
{
    private const int DaysOfAWeek = 7;

    public TimeSpan Every => options.Value.CountEvery;

    public string Purpose => "How long requests wait";

    public bool IsWanted => Measures.AreHeard;

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        var now = time.Now();
        var (aDayAgo, aWeekAgo) = (now - TimeSpan.FromDays(1), now - TimeSpan.FromDays(DaysOfAWeek));
        var waiting = db.Submissions.Where(s =>
            s.AskedAt == null && db.Clients.Any(c => c.ClientId == s.ClientId && c.DeletedAt == null)
        );
        var all = await waiting.LongCountAsync(cancellationToken);
        var overADay = await waiting.LongCountAsync(s => s.QueuedAt <= aDayAgo, cancellationToken);
        var overAWeek = await waiting.LongCountAsync(s => s.QueuedAt <= aWeekAgo, cancellationToken);
        Measures.Wait("day", all - overADay);
        Measures.Wait("week", overADay - overAWeek);
        Measures.Wait("older", overAWeek);
    }
}
