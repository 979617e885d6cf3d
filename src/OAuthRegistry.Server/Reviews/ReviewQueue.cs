using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews;

/// <summary>What waits for a decision, oldest first, and who works on what.</summary>
internal sealed class ReviewQueue(RegistryContext db, ReviewTimes times, Call call, TimeProvider time)
{
    public static readonly SortTable<Client, string> Orders = new SortTable<Client, string>(c => c.ClientId)
        .By("waiting_since", c => c.Submission!.QueuedAt)
        .By("submitted_at", c => c.Submission!.SubmittedAt)
        .By("risk", c => c.Submission!.Risk);

    public static readonly TimeSpan ClaimLasts = TimeSpan.FromHours(1);

    /// <summary>Counted once for a page that shows the counts beside what they count.</summary>
    private Task<(int ForReviewers, int ForRegistrants)>? _counted;

    public async Task<(Page<ReviewItem> Page, long? Median, long? P90)> ListAsync(
        QueueFilter filter,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("see the queue");
        var now = time.Now();
        var waiting = Matching(filter, now);
        var rows = await ReadAsync(
            Orders.Sort(waiting, page).Of(page).Select(c => c.ClientId),
            page,
            cancellationToken
        );
        var found = await rows.AsPageAsync(page, () => TotalAsync(filter, waiting, cancellationToken));
        var (median, p90) = await times.MeasureAsync(cancellationToken);
        return (found.ConvertAll(client => ToItem(client, now)), median, p90);
    }

    /// <summary>
    /// Clients and submissions are wide, with a report each: sorting their keys alone is what lets the last page of ten
    /// thousand come as quickly as the first.
    /// </summary>
    private Task<List<Client>> ReadAsync(
        IQueryable<string> clientIds,
        PageRequest page,
        CancellationToken cancellationToken
    ) =>
        Orders
            .Sort(db.Clients.AsNoTracking().Include(c => c.Submission).Where(c => clientIds.Contains(c.ClientId)), page)
            .ToListAsync(cancellationToken);

    /// <summary>How many wait for whom.</summary>
    public Task<(int ForReviewers, int ForRegistrants)> CountAsync(CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("see the queue");
        return _counted ??= ReadCountsAsync(cancellationToken);
    }

    private async Task<(int ForReviewers, int ForRegistrants)> ReadCountsAsync(CancellationToken cancellationToken)
    {
        // Few clients are deleted, and many are there: to count those that wait and are deleted costs less than to look
        // for each that waits whether it is.
        var all = await CountSidesAsync(db.Submissions, cancellationToken);
        var deleted = await CountSidesAsync(
            db.Submissions.Where(s => db.Clients.Any(c => c.ClientId == s.ClientId && c.DeletedAt != null)),
            cancellationToken
        );
        return (all.ForReviewers - deleted.ForReviewers, all.ForRegistrants - deleted.ForRegistrants);
    }

    private static async Task<(int ForReviewers, int ForRegistrants)> CountSidesAsync(
        IQueryable<Submission> submissions,
        CancellationToken cancellationToken
    )
    {
        var sides = await submissions
            .GroupBy(s => s.AskedAt != null)
            .Select(side => new { side.Key, Count = side.Count() })
            .ToListAsync(cancellationToken);
        return (sides.Find(side => !side.Key)?.Count ?? 0, sides.Find(side => side.Key)?.Count ?? 0);
    }

    /// <summary>How many there are in all: known already of a queue that nobody filters.</summary>
    private async Task<long> TotalAsync(
        QueueFilter filter,
        IQueryable<Client> waiting,
        CancellationToken cancellationToken
    )
    {
        if (filter != new QueueFilter { WaitsFor = filter.WaitsFor })
        {
            return await waiting.LongCountAsync(cancellationToken);
        }

        var (forReviewers, forRegistrants) = await CountAsync(cancellationToken);
        return filter.WaitsFor switch
        {
            WaitsFor.Reviewer => forReviewers,
            WaitsFor.Registrant => forRegistrants,
            _ => forReviewers + forRegistrants,
        };
    }

    /// <summary>The client that waits longest and that nobody else has taken; none if nothing waits.</summary>
    public async Task<string?> NextAsync(CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("see the queue");
        var (now, me) = (time.Now(), call.Caller.Account);
        return await Matching(new QueueFilter { WaitsFor = WaitsFor.Reviewer }, now)
            .Where(c =>
                c.Submission!.ClaimedUntil == null || c.Submission.ClaimedUntil <= now || c.Submission.ClaimedBy == me
            )
            .OrderBy(c => c.Submission!.QueuedAt)
            .ThenBy(c => c.ClientId)
            .Select(c => c.ClientId)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>
    /// Takes the one that waits longest and that nobody has; of two who ask at once each gets another. None if all that
    /// waits is taken.
    /// </summary>
    /// <param name="shown">The one that was said to be the next: it is, unless somebody took it.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<string?> TakeNextAsync(string shown, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("claim reviews");
        if (await TryClaimAsync(shown, from: null, cancellationToken))
        {
            return shown;
        }

        while (await FirstUnclaimedAsync(cancellationToken) is { } clientId)
        {
            if (await TryClaimAsync(clientId, from: null, cancellationToken))
            {
                return clientId;
            }
        }

        return null;
    }

    private Task<string?> FirstUnclaimedAsync(CancellationToken cancellationToken) =>
        Matching(new QueueFilter { WaitsFor = WaitsFor.Reviewer, IsClaimed = false }, time.Now())
            .OrderBy(c => c.Submission!.QueuedAt)
            .ThenBy(c => c.ClientId)
            .Select(c => c.ClientId)
            .FirstOrDefaultAsync(cancellationToken);

    /// <summary>Who works on it at this moment, and until when; nobody if nothing waits.</summary>
    public async Task<(AccountRef By, DateTimeOffset Until)?> ClaimOfAsync(
        string clientId,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("see the queue");
        return
            await Waiting(clientId).AsNoTracking().FirstOrDefaultAsync(cancellationToken)
                is { ClaimedBy: { } by, ClaimedUntil: { } until }
            && until > time.GetUtcNow()
            ? (by, until)
            : null;
    }

    /// <summary>
    /// Tells the other administrators who works on it, for an hour. One wins where two claim at once; who takes over
    /// what another has takes it on purpose.
    /// </summary>
    /// <param name="clientId">The client.</param>
    /// <param name="from">From whom it is taken over; null to take what nobody has.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task ClaimAsync(string clientId, AccountRef? from, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("claim reviews");
        if (!await TryClaimAsync(clientId, from, cancellationToken))
        {
            var submission =
                await Waiting(clientId).AsNoTracking().FirstOrDefaultAsync(cancellationToken)
                ?? throw ReviewErrors.NothingWaits(clientId);
            throw submission is { ClaimedBy: { } by, ClaimedUntil: { } end }
                ? ReviewErrors.Claimed(by, end)
                : RequestErrors.LostUpdate();
        }
    }

    private async Task<bool> TryClaimAsync(string clientId, AccountRef? from, CancellationToken cancellationToken)
    {
        var (now, me) = (time.Now(), call.Caller.Account!.Value);
        DateTimeOffset? until = now + ClaimLasts; // Less than what was assigned to the caller, which stays.
        var claimed = await Waiting(clientId)
            .Where(s => s.ClaimedUntil == null || s.ClaimedUntil <= now || s.ClaimedBy == me || s.ClaimedBy == from)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(s => s.ClaimedBy, me)
                        .SetProperty(
                            s => s.ClaimedUntil,
                            s => s.ClaimedBy == me && s.ClaimedUntil > until ? s.ClaimedUntil : until
                        ),
                cancellationToken
            );
        return claimed > 0;
    }

    /// <summary>Gives one's own claim back; no claim is no fault.</summary>
    public async Task ReleaseAsync(string clientId, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("release reviews");
        var me = call.Caller.Account!.Value;
        var submission =
            await Waiting(clientId).AsNoTracking().FirstOrDefaultAsync(cancellationToken)
            ?? throw ReviewErrors.NothingWaits(clientId);
        if (submission is { ClaimedBy: { } by, ClaimedUntil: { } until } && by != me && until > time.GetUtcNow())
        {
            throw ReviewErrors.Claimed(by, until);
        }

        await Waiting(clientId)
            .Where(s => s.ClaimedBy == me)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(s => s.ClaimedBy, (AccountRef?)null)
                        .SetProperty(s => s.ClaimedUntil, (DateTimeOffset?)null),
                cancellationToken
            );
    }

    private IQueryable<Client> Matching(QueueFilter filter, DateTimeOffset now)
    {
        var waiting = db
            .Clients.Live()
            .AsNoTracking()
            .Where(c => c.Submission != null)
            .Containing(filter.Text, c => c.ClientId, c => c.Name);
        if (filter.OfPendingChange is { } ofChange)
        {
            waiting = waiting.Where(c => (c.Submission!.Change != null) == ofChange);
        }

        if (filter.Risk is { } risk)
        {
            waiting = waiting.Where(c => c.Submission!.Risk == risk);
        }

        if (filter.IsClaimed is { } isClaimed)
        {
            waiting = isClaimed
                ? waiting.Where(c => c.Submission!.ClaimedUntil > now)
                : waiting.Where(c => c.Submission!.ClaimedUntil == null || c.Submission.ClaimedUntil <= now);
        }

        if (filter.WaitsFor is { } side)
        {
            waiting =
                side == WaitsFor.Registrant
                    ? waiting.Where(c => c.Submission!.AskedAt != null)
                    : waiting.Where(c => c.Submission!.AskedAt == null);
        }

        if (filter.Owner is { Length: > 0 } owner)
        {
            waiting = waiting.Where(c => c.Collaborators.Any(member => member.AccountId == owner));
        }

        if (filter.Days is > 0 and var days)
        {
            var since = now - TimeSpan.FromDays(days);
            waiting = waiting.Where(c => c.Submission!.QueuedAt <= since);
        }

        if (filter.IsMine)
        {
            var me = call.Caller.Account;
            waiting = waiting.Where(c => c.Submission!.ClaimedUntil > now && c.Submission.ClaimedBy == me);
        }

        return filter.Check is { } check ? NotPassed(waiting, check) : waiting;
    }

    private static IQueryable<Client> NotPassed(IQueryable<Client> waiting, Guideline check)
    {
        var named = Submission.InNotPassed(check);
        return waiting.Where(c => c.Submission!.NotPassed.Contains(named));
    }

    private IQueryable<Submission> Waiting(string clientId) =>
        db.Submissions.Where(s =>
            s.ClientId == (Identifier.IsWellFormed(clientId) ? clientId : "")
            && db.Clients.Any(c => c.ClientId == s.ClientId && c.DeletedAt == null)
        );

    private ReviewItem ToItem(Client client, DateTimeOffset now)
    {
        var submission = client.Submission!;
        var report = submission.ReadReport();
        var isClaimed = submission.ClaimedUntil > now;
        return new ReviewItem
        {
            Client = client.ShowTo(call, ClientFields.Table.Everything),
            OfPendingChange = submission.IsChange ? true : null,
            Revision = client.Revision,
            SubmittedAt = submission.SubmittedAt,
            WaitingSince = now - submission.Age(now),
            AgeSeconds = (long)submission.Age(now).TotalSeconds,
            WaitsFor = submission.WaitsFor,
            AnswerBy = submission.AnswerBy,
            Risk = submission.Risk,
            Counts = report.Counts,
            Checks =
            [
                .. report
                    .Checks.Where(check => check.Status != CheckStatus.Pass)
                    .Select(check => new CheckBody { Guideline = check.Guideline, Status = check.Status }),
            ],
            HostsProven = report.Checks.Find(check => check.Guideline == Guideline.Hosts) is { } hosts
                ? hosts.Status == CheckStatus.Pass
                : null,
            ClaimedBy = isClaimed ? submission.ClaimedBy?.ToIds() : null,
            ClaimedUntil = isClaimed ? submission.ClaimedUntil : null,
        };
    }
}
