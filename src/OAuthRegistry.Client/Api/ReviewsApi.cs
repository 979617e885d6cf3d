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
        Route route = "reviews";
        route = route
            .With("pending_change", Flag(filter?.PendingChange))
            .With("claimed", Flag(filter?.Claimed))
            .With("risk", filter?.Risk is { } risk ? WireNames<Risk>.NameOf(risk) : null);
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

    /// <summary>Here <c>false</c> is something else than nothing.</summary>
    private static string? Flag(bool? flag) =>
        flag switch
        {
            true => "true",
            false => "false",
            null => null,
        };
}
