using System.Text.Json.Nodes;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>What a review policy keeps administrators from.</summary>
internal static class PolicyErrors
{
    public static RefusedException OwnClient(string clientId) =>
        new(
            new Refusal(
                StatusCode.PermissionDenied,
                "own_client",
                "`{client_id}` is a client of your own, and somebody else must approve it"
            )
            {
                Attributes = new JsonObject { ["client_id"] = clientId },
                Detail = "The review policy lets administrators do so (`own_clients`), reviewers never.",
            }
        );

    public static RefusedException OutsideLimit(string clientId) =>
        new(
            new Refusal(
                StatusCode.PermissionDenied,
                "not_yours_to_review",
                "the review policy gives client `{client_id}` to other reviewers"
            )
            {
                Attributes = new JsonObject { ["client_id"] = clientId },
                Detail = "`reviewers` in the review policy says what you decide about. Ask an administrator.",
            }
        );

    public static RefusedException ApprovedBefore(AccountRef by) =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "already_approved",
                "you approved this already; the review policy asks for somebody else to agree"
            )
            {
                Attributes = new JsonObject { ["by"] = by.Id },
                Detail = "Ask another administrator to read it. To take your approval back, reject it.",
            }
        );

    public static RefusedException EditNeedsApprovers(int approvers) =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "more_approvers",
                "the review policy asks for {approvers} approvers here, so one can not change and approve at once"
            )
            {
                Attributes = new JsonObject { ["approvers"] = approvers },
                Detail = "Change the content first; then each of the approvers approves it as it is.",
            }
        );

    public static RefusedException WaitsAlone(string field) =>
        new(
            new Refusal(
                StatusCode.FailedPrecondition,
                "waits_for_others",
                "the rest of this waits for other approvers, and `{field}` can not wait with it"
            )
            {
                Attributes = new JsonObject { ["field"] = field },
                Detail = "Nothing was changed. Send it by itself.",
            }
        );

    public static RefusedException Stale(long read, long present) =>
        new(
            new Refusal(
                StatusCode.Aborted,
                "stale_policy",
                "the review policy changed: you read version {read}, it is at {version}"
            )
            {
                Attributes = new JsonObject { ["read"] = read, ["version"] = present },
                Detail = "Read it again, and change that.",
            }
        );
}
