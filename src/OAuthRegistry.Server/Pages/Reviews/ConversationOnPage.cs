using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The conversation about a client as both sides see it, and where they write.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Messages">The newest, oldest first.</param>
/// <param name="Total">How many there are.</param>
internal sealed record ConversationOnPage(string ClientId, List<MessageBody> Messages, long Total)
{
    private static readonly PageRequest Newest = PageRequest.Newest(50),
        QuickRepliesByTitle = Server.Reviews.Conversation.QuickReplies.Orders.First();

    /// <summary>What waits, and whose move it is; nothing if nothing waits.</summary>
    public SubmissionBody? Submission { get; private init; }

    /// <summary>The texts that reviewers keep.</summary>
    public List<QuickReplyBody> QuickReplies { get; private init; } = [];

    public bool IsReviewer { get; private init; }

    public bool MayWrite { get; init; }

    /// <summary>Names the form, so that a message is sent once.</summary>
    public string Once { get; } = BearerToken.GenerateSecret();

    /// <summary>What is typed and not sent.</summary>
    public string? Typed { get; init; }

    /// <summary>What was refused about it.</summary>
    public FieldRemarks? Said { get; init; }

    /// <summary>Why nothing was sent, where nothing was typed either.</summary>
    public string? Unsent { get; init; }

    /// <summary>The page that it stands on, to which sending leads back.</summary>
    public string From { get; init; } = "";

    public static async Task<ConversationOnPage> ReadAsync(
        string clientId,
        bool isReviewer,
        Correspondence correspondence,
        Submissions submissions,
        QuickReplies replies,
        CancellationToken cancellationToken
    )
    {
        var page = await correspondence.ListAsync(clientId, Newest, cancellationToken);
        page.Rows.Reverse();
        return new ConversationOnPage(clientId, page.Rows, page.Total)
        {
            IsReviewer = isReviewer,
            Submission = await submissions.FindAsync(clientId, cancellationToken),
            QuickReplies = isReviewer ? (await replies.ListAsync(QuickRepliesByTitle, cancellationToken)).Rows : [],
        };
    }
}
