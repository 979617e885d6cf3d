using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Notifications;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// What a user was told, and where to go from there. Written without indentation, as the rows of the queue are, and
/// with a form for all: forty stand on a page.
/// </summary>
internal sealed record NotificationOnPage(NotificationBody Body, bool IsReviewer)
{
    public bool IsUnseen => NotificationsModel.IsUnseen(Body);

    public string? ClientId => Body.EntityIds?.ClientIds?.ClientId;

    /// <summary>The review for those who decide, and for others the place where they answer.</summary>
    public bool LeadsToReview => ClientId is not null && IsReviewer;

    public bool LeadsToConversation => ClientId is not null && !IsReviewer && IsOfConversation;

    private bool IsOfConversation =>
        Body.NotificationType == NotificationKind.ReviewMessage.NotificationType()
        || Body.NotificationType == NotificationKind.AnswerDue.NotificationType();
}
