using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Conversation;

/// <summary>
/// What waits for its registrant does not wait for ever: some days before the end those who can answer are reminded,
/// and after it the request is rejected, or the change dropped, by the registry itself. Submitting again is one click.
/// </summary>
internal sealed class UnansweredQuestions(
    RegistryContext db,
    Deciding deciding,
    Outbox outbox,
    IOptions<ReviewOptions> options,
    Call call,
    TimeProvider time
) : IRound
{
    /// <summary>Who decided, as the record names it.</summary>
    public const string Decider = "registry:unanswered";

    private const int MostAtOnce = 100;

    public TimeSpan Every => options.Value.UnansweredCheck;

    public string Purpose => "Unanswered questions of reviews";

    public async Task GoAsync(CancellationToken cancellationToken)
    {
        call.Caller = Caller.Registry(Decider);
        var now = time.Now();
        foreach (var clientId in await DueAsync(now, cancellationToken))
        {
            await TryAsync(() => LapseAsync(clientId, now, cancellationToken));
            db.ChangeTracker.Clear();
        }

        foreach (var submission in await EndingAsync(now, cancellationToken))
        {
            await TryAsync(() => RemindAsync(submission, cancellationToken));
            db.ChangeTracker.Clear();
        }
    }

    private Task<List<string>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        db
            .Clients.Live()
            .Where(c => c.Submission!.AnswerBy <= now)
            .OrderBy(c => c.ClientId)
            .Select(c => c.ClientId)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);

    private Task<List<Submission>> EndingAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var horizon = now + options.Value.ReminderBefore;
        return db
            .Submissions.AsNoTracking()
            .Where(s =>
                s.AnswerBy > now
                && s.AnswerBy <= horizon
                && !s.IsReminded
                && db.Clients.Any(c => c.ClientId == s.ClientId && c.DeletedAt == null)
            )
            .OrderBy(s => s.ClientId)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
    }

    /// <summary>One of several servers wins; an answer that came meanwhile is one.</summary>
    private async Task LapseAsync(string clientId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        if (client.Submission is not { AnswerBy: { } answerBy } || answerBy > now)
        {
            return;
        }

        var verdict = Verdict.About(client, Decision.Reject) with
        {
            ReasonCodes = [Guideline.Other],
            Reason =
                $"No answer came until {answerBy.UtcDateTime:yyyy-MM-dd}. The question stands in the conversation: "
                + "answer it, and submit again.",
        };
        await deciding.DecideAsync(client, verdict, cancellationToken);
        await db.SaveAsync(cancellationToken);
    }

    private async Task RemindAsync(Submission submission, CancellationToken cancellationToken)
    {
        var until = submission.AnswerBy!.Value.UtcDateTime;
        outbox.Add(
            NotificationKind.AnswerDue,
            submission.ClientId,
            new NotificationData(
                $"The review of client {submission.ClientId} still waits for your answer, until {until:yyyy-MM-dd}."
            )
            {
                ExpiresAt = submission.AnswerBy,
            },
            uniqueKey: $"answer_due/{submission.ClientId}/{until:O}"
        );
        db.Submissions.Attach(submission).Entity.IsReminded = true;
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>One that is refused keeps no other from its turn.</summary>
    private static async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RefusedException)
        {
            // Another server, or the answer, was faster; or the client is gone.
        }
    }
}
