using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews.Decisions;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>
/// What a look at a client means, to be saved by whoever looked: first the owner is told, and if nothing comes of that,
/// the administrators.
/// </summary>
internal sealed class DriftBook(
    RegistryContext db,
    OpenDrifts drifts,
    Outbox outbox,
    Deciding deciding,
    IOptions<WatchOptions> options,
    TimeProvider time
)
{
    public async Task WriteAsync(
        Client client,
        ClientWatch watch,
        IEnumerable<WatchFinding> findings,
        CancellationToken cancellationToken
    )
    {
        var now = time.Now();
        var open = await drifts.OfAsync(client.ClientId, cancellationToken);
        var seen = findings.Select(finding => Take(client, finding, open, now)).OfType<Drift>().ToList();
        TellOwner(
            client,
            seen.FindAll(d => d.ToldOwnerAt is null && d.FirstSeenAt + DriftRules.SecondLook <= now),
            now
        );
        await EndGraceAsync(
            client,
            seen.FindAll(d => d.ToldReviewersAt is null && d.ToldOwnerAt + options.Value.DriftGrace <= now),
            now,
            cancellationToken
        );
        (watch.LookedAt, watch.Claim) = (now, Guid.NewGuid());
        watch.DueAt = DriftRules.NextLook(open, options.Value, now);
    }

    /// <summary>The drift that the look saw; none if it saw none, or nothing at all.</summary>
    private Drift? Take(Client client, WatchFinding finding, List<Drift> open, DateTimeOffset now)
    {
        var drift = open.Find(drift => drift.Check == finding.Check);
        if (finding.HasDrifted == false && drift is not null)
        {
            drifts.End(drift);
        }

        if (finding.HasDrifted != true)
        {
            return null;
        }

        if (drift is null)
        {
            drift = new Drift
            {
                Id = Guid.CreateVersion7(now),
                ClientId = client.ClientId,
                Check = finding.Check,
                FirstSeenAt = now,
            };
            db.Drifts.Add(drift);
            open.Add(drift);
        }

        drift.See(finding, now);
        return drift;
    }

    private void TellOwner(Client client, List<Drift> fresh, DateTimeOffset now)
    {
        if (fresh.Count == 0)
        {
            return;
        }

        fresh.ForEach(drift => drift.ToldOwnerAt = now);
        var days = $"{options.Value.DriftGrace.TotalDays:0.#} days";
        outbox.Add(
            NotificationKind.ClientDrifted,
            client.ClientId,
            new NotificationData($"Client {client.ClientId} is not any more as it was approved: {InWords(fresh)}.")
            {
                Text =
                    $"{Evidence(fresh)}\n\nMend it, then press \"Look again now\" on the page of the client. If it "
                    + $"still stands after {days}, the administrators are told.",
                Fields = NamesOf(fresh),
            },
            $"client_drifted/{fresh[0].Id}"
        );
    }

    /// <summary>The owner had time enough.</summary>
    private async Task EndGraceAsync(
        Client client,
        List<Drift> late,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (late.Count == 0)
        {
            return;
        }

        late.ForEach(drift => drift.ToldReviewersAt = now);
        outbox.Add(
            NotificationKind.ClientStillDrifted,
            client.ClientId,
            new NotificationData($"Client {client.ClientId} is still not as it was approved: {InWords(late)}.")
            {
                Text = $"{Evidence(late)}\n\nIts owner was told on {late.Min(d => d.ToldOwnerAt):yyyy-MM-dd}.",
                Fields = NamesOf(late),
            },
            $"client_still_drifted/{late[0].Id}"
        );
        if (DriftRules.AfterGrace(options.Value.FlagDrift, client.State) == GraceEnd.Flag)
        {
            var verdict = Verdict.About(client, Decision.Flag) with
            {
                ReasonCodes = [.. late.Select(drift => GuidelineOf(drift.Check)).Distinct()],
                Reason = $"It is not any more as it was approved: {InWords(late)}.\n\n{Evidence(late)}",
            };
            await deciding.DecideAsync(client, verdict, cancellationToken);
        }
    }

    private static Guideline GuidelineOf(DriftCheck check) =>
        check switch
        {
            DriftCheck.RedirectUris => Guideline.RedirectUris,
            DriftCheck.Hosts => Guideline.Hosts,
            DriftCheck.Keys => Guideline.Keys,
            _ => Guideline.Other,
        };

    private static string InWords(IEnumerable<Drift> of) => string.Join("; ", of.Select(drift => drift.Finding));

    private static string Evidence(IEnumerable<Drift> of) => string.Join("\n", of.SelectMany(drift => drift.Evidence));

    private static List<string> NamesOf(List<Drift> of) => of.ConvertAll(d => WireNames<DriftCheck>.NameOf(d.Check));
}
