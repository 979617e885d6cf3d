using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Conversation;

/// <summary>On which side of the desk somebody sits.</summary>
internal static class Sides
{
    /// <summary>
    /// A reviewer who has no part in the client. One who has speaks for those who registered it, unless it asks or
    /// notes something, which only a reviewer does.
    /// </summary>
    public static bool IsReviewerOf(this Caller caller, Client client) => caller.IsReviewer && !caller.WorksOn(client);

    /// <summary>
    /// Whether somebody may do what only reviewers do: with a part in the client only an administrator may.
    /// </summary>
    public static bool MayReview(this Caller caller, Client client) => caller.IsAdmin || caller.IsReviewerOf(client);

    /// <summary>By its own act: nobody is taken from its side of the desk by being invited to the other.</summary>
    public static bool WorksOn(this Caller caller, Client client) =>
        client.Collaborators.Exists(c => c.AcceptedAt is not null && caller.IsOrJoined(c.AccountId));

    /// <summary>
    /// Whether it would have a part in the client as soon as it says so. Whoever is to approve has none: it could say
    /// so afterwards.
    /// </summary>
    public static bool IsNamedIn(this Caller caller, Client client) =>
        client.Collaborators.Exists(c => caller.IsOrJoined(c.AccountId));
}
