using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>Reports, decisions and what waits for them.</summary>
public sealed class ReviewsApi
{
    private readonly Calls _calls;

    internal ReviewsApi(Calls calls) => _calls = calls;

    /// <summary>Lists what waits for a decision, oldest first.</summary>
    public IAsyncEnumerable<ReviewItem> ListAsync(
        ReviewFilter? filter = null,
        CancellationToken cancellationToken = default
    )
    {
        Route all = "reviews";
        var route = filter?.Of(all).With("view", filter.View) ?? all;
        return _calls.ListAsync(route, filter, Calls.Wire.ReviewList, page => page.Reviews, cancellationToken);
    }

    /// <summary>Checks a client, or the change of it that waits, against the guidelines.</summary>
    public Task<ReviewReport> GetReportAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(Route.Of($"clients/{clientId}/review"), Calls.Wire.ReviewReport, cancellationToken);

    /// <summary>Decides about a client or its pending change.</summary>
    public Task<DecisionBody> DecideAsync(
        string clientId,
        DecideRequest decision,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            Route.Of($"clients/{clientId}/decisions"),
            decision,
            Calls.Wire.DecideRequest,
            Calls.Wire.DecisionBody,
            cancellationToken
        );

    /// <summary>Lists the decisions about a client, newest first.</summary>
    public IAsyncEnumerable<DecisionBody> ListDecisionsAsync(
        string clientId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"clients/{clientId}/decisions"),
            options,
            Calls.Wire.DecisionList,
            page => page.Decisions,
            cancellationToken
        );

    /// <summary>Reads the change of an approved client that waits for approval.</summary>
    public Task<PendingChangeBody> GetPendingAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(Route.Of($"clients/{clientId}/pending"), Calls.Wire.PendingChangeBody, cancellationToken);

    /// <summary>Withdraws the change that waits.</summary>
    public Task WithdrawAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"clients/{clientId}/pending"), cancellationToken);

    /// <summary>Submits a rejected client again.</summary>
    public Task ResubmitAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Post, Route.Of($"clients/{clientId}/resubmit"), cancellationToken);

    /// <summary>Tells the other administrators that one works on this.</summary>
    public Task ClaimAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Post, Route.Of($"reviews/{clientId}/claim"), cancellationToken);

    /// <summary>Gives a claim back.</summary>
    public Task ReleaseAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"reviews/{clientId}/claim"), cancellationToken);

    /// <summary>Decides about several clients or pending changes, or asks about them.</summary>
    /// <param name="several">What is decided, and about what, each with the revision that was read.</param>
    /// <param name="dryRun">Only tell what would happen to each.</param>
    /// <param name="cancellationToken">Ends the call early.</param>
    public Task<DecideSeveralAnswer> DecideSeveralAsync(
        DecideSeveralRequest several,
        bool dryRun = false,
        CancellationToken cancellationToken = default
    )
    {
        Route route = "decisions";
        return _calls.PostAsync(
            dryRun ? route.With("dry_run", "true") : route,
            several,
            Calls.Wire.DecideSeveralRequest,
            Calls.Wire.DecideSeveralAnswer,
            cancellationToken
        );
    }

    /// <summary>Reads all that happened to a client, newest first.</summary>
    public Task<TimelineList> GetTimelineAsync(
        string clientId,
        int? newest = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.GetAsync(
            Route
                .Of($"clients/{clientId}/timeline")
                .With("newest", newest?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Calls.Wire.TimelineList,
            cancellationToken
        );

    /// <summary>Counts what waits by age, and what was decided by week, reason and decider.</summary>
    public Task<ReviewFiguresBody> GetFiguresAsync(int? days = null, CancellationToken cancellationToken = default)
    {
        Route route = "reviews/figures";
        return _calls.GetAsync(
            route.With("days", days?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Calls.Wire.ReviewFiguresBody,
            cancellationToken
        );
    }

    /// <summary>Gives a review to an administrator.</summary>
    public Task AssignAsync(string clientId, string userId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(
            HttpMethod.Put,
            Route.Of($"reviews/{clientId}/assignee"),
            new AssignRequest { UserIds = new UserIds { UserId = userId } },
            Calls.Wire.AssignRequest,
            cancellationToken
        );

    /// <summary>Reads what of a client waits for a decision, and whose move it is.</summary>
    public Task<SubmissionBody> GetSubmissionAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(Route.Of($"clients/{clientId}/submission"), Calls.Wire.SubmissionBody, cancellationToken);

    /// <summary>Lists what of clients in use is not any more as it was approved, oldest first.</summary>
    public IAsyncEnumerable<DriftBody> ListDriftsAsync(
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => _calls.ListAsync("drifts", options, Calls.Wire.DriftList, page => page.Drifts, cancellationToken);

    /// <summary>Reads what of a client is not any more as it was approved.</summary>
    public Task<DriftList> GetDriftsAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.GetAsync(Route.Of($"clients/{clientId}/drifts"), Calls.Wire.DriftList, cancellationToken);

    /// <summary>Looks at an approved client again now.</summary>
    public Task<WatchBody> WatchAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.SendAsync(
            HttpMethod.Post,
            Route.Of($"clients/{clientId}/watch"),
            null,
            Calls.Wire.WatchBody,
            cancellationToken
        );

    /// <summary>Lists when owners confirmed that a client is as it was, newest first.</summary>
    public IAsyncEnumerable<AttestationBody> ListAttestationsAsync(
        string clientId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"clients/{clientId}/attestations"),
            options,
            Calls.Wire.AttestationList,
            page => page.Attestations,
            cancellationToken
        );

    /// <summary>Confirms that a client is as it was approved.</summary>
    public Task<AttestationBody> AttestAsync(string clientId, CancellationToken cancellationToken = default) =>
        _calls.SendAsync(
            HttpMethod.Post,
            Route.Of($"clients/{clientId}/attestations"),
            null,
            Calls.Wire.AttestationBody,
            cancellationToken
        );

    /// <summary>Lists the messages between registrants and reviewers, oldest first.</summary>
    public IAsyncEnumerable<MessageBody> ListMessagesAsync(
        string clientId,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route.Of($"clients/{clientId}/messages"),
            options,
            Calls.Wire.MessageList,
            page => page.Messages,
            cancellationToken
        );

    /// <summary>Writes a message about a client to the other side of its review.</summary>
    public Task<MessageBody> WriteMessageAsync(
        string clientId,
        PostMessageRequest message,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            Route.Of($"clients/{clientId}/messages"),
            message,
            Calls.Wire.PostMessageRequest,
            Calls.Wire.MessageBody,
            cancellationToken
        );

    /// <summary>Lists the texts that reviewers keep, by title.</summary>
    public IAsyncEnumerable<QuickReplyBody> ListQuickRepliesAsync(
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            "quick-replies",
            options,
            Calls.Wire.QuickReplyList,
            page => page.QuickReplies,
            cancellationToken
        );

    /// <summary>Keeps a text for reviewers.</summary>
    public Task<QuickReplyBody> CreateQuickReplyAsync(
        QuickReplyRequest reply,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            "quick-replies",
            reply,
            Calls.Wire.QuickReplyRequest,
            Calls.Wire.QuickReplyBody,
            cancellationToken
        );

    /// <summary>Changes the members that are present of a text that reviewers keep.</summary>
    public Task<QuickReplyBody> UpdateQuickReplyAsync(
        string replyId,
        QuickReplyRequest reply,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PutAsync(
            Route.Of($"quick-replies/{replyId}"),
            reply,
            Calls.Wire.QuickReplyRequest,
            Calls.Wire.QuickReplyBody,
            cancellationToken
        );

    /// <summary>Removes a text that reviewers keep.</summary>
    public Task DeleteQuickReplyAsync(string replyId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"quick-replies/{replyId}"), cancellationToken);

    /// <summary>Lists the views of the queue that the caller keeps, by name.</summary>
    public IAsyncEnumerable<QueueViewBody> ListQueueViewsAsync(
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => _calls.ListAsync("queue-views", options, Calls.Wire.QueueViewList, page => page.QueueViews, cancellationToken);

    /// <summary>Keeps a filter of the queue under a name.</summary>
    public Task<QueueViewBody> CreateQueueViewAsync(
        string name,
        ReviewFilter filter,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            "queue-views",
            new QueueViewRequest { Name = name, Filter = filter.Of("").ToString().TrimStart('?') },
            Calls.Wire.QueueViewRequest,
            Calls.Wire.QueueViewBody,
            cancellationToken
        );

    /// <summary>Removes a view of the queue that the caller keeps.</summary>
    public Task DeleteQueueViewAsync(string viewId, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(HttpMethod.Delete, Route.Of($"queue-views/{viewId}"), cancellationToken);
}
