using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Conversation;

/// <summary>On which side of the desk somebody sits.</summary>
internal static class Sides
{
    /// <summary>
    /// A reviewer who has no part in the client. One who has speaks for those who registered it, unless it asks
    /// or notes something, which only a reviewer does.
    /// </summary>
    public static bool IsReviewerOf(this Caller caller, Client client) =>
        caller.IsReviewer && !client.Collaborators.Any(c => caller.IsOrJoined(c.AccountId));

    /// <summary>
    /// Whether somebody may do what only reviewers do: with a part in the client only an administrator may.
    /// </summary>
    public static bool MayReview(this Caller caller, Client client) => caller.IsAdmin || caller.IsReviewerOf(client);
}
