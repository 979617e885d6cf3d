using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews;

/// <summary>The ways in which a review can fail.</summary>
internal static class ReviewErrors
{
    public static RefusedException Transition(ReviewState from, ReviewState to) =>
        new(
            new Refusal(StatusCode.FailedPrecondition, "state_transition", "a client in {from} can not become {to}")
            {
                Attributes = new JsonObject
                {
                    ["from"] = WireNames<ReviewState>.NameOf(from),
                    ["to"] = WireNames<ReviewState>.NameOf(to),
                },
                Detail =
                    $"It can become {string.Join(", ", Transitions.From(from).Select(WireNames<ReviewState>.NameOf))}.",
            }
        );

    /// <summary>What was sent rests on a client that is not there any more.</summary>
    public const string ChangedMeanwhile = "stale_decision";

    /// <summary>What changed meanwhile, where that is why something was refused; nothing otherwise.</summary>
    public static List<ChangeBody>? MeanwhileOf(Refusal? refusal) =>
        refusal?.Name == ChangedMeanwhile
            ? refusal.Attributes["changes"]?.Deserialize(WireJson.Shared.ListChangeBody) ?? []
            : null;

    /// <summary>The content changed after the reviewer read it; the answer says how.</summary>
    public static RefusedException Stale(long read, long present, List<ChangeBody> changes) =>
        new(
            new Refusal(StatusCode.Aborted, ChangedMeanwhile, "the client changed since revision {read}")
            {
                Attributes = new JsonObject
                {
                    ["read"] = read,
                    ["revision"] = present,
                    ["changes"] = JsonSerializer.SerializeToNode(changes, WireJson.Shared.ListChangeBody),
                },
                Detail = "Read what changed, in `attributes.changes`, and decide on the present revision.",
            }
        );

    public static RefusedException NothingPending(string clientId) =>
        new(
            new Refusal(StatusCode.NotFound, "pending_change_not_found", "client `{client_id}` has no pending change")
            {
                Attributes = new JsonObject { ["client_id"] = clientId },
            }
        );

    public static RefusedException NothingWaits(string clientId) =>
        new(
            new Refusal(StatusCode.NotFound, "review_not_found", "nothing of client `{client_id}` waits for a decision")
            {
                Attributes = new JsonObject { ["client_id"] = clientId },
            }
        );

    public static RefusedException TooManyMessages(int most, TimeSpan wait) =>
        new(
            new Refusal(StatusCode.ResourceExhausted, "too_many_messages", "more than {limit} messages in an hour")
            {
                Attributes = new JsonObject { ["limit"] = most },
                Detail = "Nothing was sent. Wait for the seconds in `Retry-After`, and say the rest in one message.",
                RetryAfter = wait,
            }
        );

    public static RefusedException NoReply(string replyId) =>
        new(
            new Refusal(StatusCode.NotFound, "quick_reply_not_found", "no quick reply `{id}`")
            {
                Attributes = new JsonObject { ["id"] = replyId },
            }
        );

    public static RefusedException ReplyTaken(string title) =>
        new(
            new Refusal(StatusCode.AlreadyExists, "quick_reply_taken", "a quick reply `{title}` is there already")
            {
                Attributes = new JsonObject { ["title"] = title },
                Detail = "Change that one, or choose another title.",
            }
        );

    public static RefusedException NoView(string view) =>
        new(
            new Refusal(StatusCode.NotFound, "queue_view_not_found", "you keep no view `{view}` of the queue")
            {
                Attributes = new JsonObject { ["view"] = view },
            }
        );

    public static RefusedException ViewTaken(string name) =>
        new(
            new Refusal(StatusCode.AlreadyExists, "queue_view_taken", "you keep a view `{name}` of the queue already")
            {
                Attributes = new JsonObject { ["name"] = name },
                Detail = "Remove that one first, or choose another name.",
            }
        );

    public static RefusedException TooManyViews() =>
        new(
            new Refusal(StatusCode.FailedPrecondition, "too_many_queue_views", "nobody keeps more than {limit} views")
            {
                Attributes = new JsonObject { ["limit"] = Limits.MaxQueueViews },
                Detail = "Remove one that you do not use.",
            }
        );

    public static RefusedException NotRejected() =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "client_not_rejected",
                "only a rejected client can be submitted again"
            )
        );

    public static RefusedException Claimed(AccountRef by, DateTimeOffset until) =>
        new(
            new Refusal(StatusCode.Aborted, "review_claimed", "`{by}` works on this until {until}")
            {
                Attributes = new JsonObject
                {
                    ["by"] = by.Id,
                    ["until"] = until.ToString(
                        "yyyy-MM-dd'T'HH:mm:ss'Z'",
                        System.Globalization.CultureInfo.InvariantCulture
                    ),
                },
                Detail = "Take another from the queue, or ask them to release it. A decision needs no claim.",
            }
        );
}
