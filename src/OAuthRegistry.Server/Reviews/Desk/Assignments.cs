using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>
/// Gives what waits to a reviewer, whoever had it. Unlike what one takes for an hour, it stays until it is
/// decided.
/// </summary>
internal sealed class Assignments(RegistryContext db, Outbox outbox, Call call, TimeProvider time)
{
    /// <summary>Long enough for any review: after it nobody has it, and the queue says so.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(90);

    public async Task AssignAsync(
        string clientId,
        RequestBody<AssignRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("assign reviews");
        request.ThrowIfFaulty([]);
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        var submission = client.Submission ?? throw ReviewErrors.NothingWaits(client.ClientId);
        var assignee = await RequireReviewerAsync(request.Value.UserIds?.UserId, cancellationToken);
        (submission.ClaimedBy, submission.ClaimedUntil) = (assignee, time.Now() + Lasts);
        if (assignee != call.Caller.Account)
        {
            outbox.Add(
                NotificationKind.ReviewAssigned,
                client,
                new NotificationData($"The review of client {client.ClientId} was given to you.")
                {
                    Collaborator = assignee,
                }
            );
        }

        await db.SaveAsync(cancellationToken);
    }

    private async Task<AccountRef> RequireReviewerAsync(string? userId, CancellationToken cancellationToken) =>
        await db.Users.AnyAsync(
            u =>
                u.AccountId == userId
                && (u.Admin || u.Reviewer)
                && u.State == ReviewState.Approved
                && u.DeletedAt == null,
            cancellationToken
        )
            ? AccountRef.User(userId!)
            : throw RequestErrors.Invalid(
                "user_ids.user_id",
                "must be an administrator or a reviewer whose account is approved: only they decide"
            );
}
