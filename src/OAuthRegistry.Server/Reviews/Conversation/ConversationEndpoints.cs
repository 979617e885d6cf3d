using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Conversation;

internal static class ConversationEndpoints
{
    public static void MapConversation(this IEndpointRouteBuilder api)
    {
        var messages = api.MapGroup("/clients/{client_id}/messages").WithTags("Reviews");

        messages
            .MapGet("", ListMessages)
            .TakesPage(Correspondence.Orders)
            .Refuses(404)
            .WithSummary("List the messages between registrants and reviewers, oldest first");
        messages
            .MapPost("", WriteMessage)
            .Reads<PostMessageRequest>()
            .Refuses(404)
            .WithSummary("Write a message about a client to the other side of its review")
            .WithDescription(
                "Whoever may change the client writes to its reviewers, an administrator to its collaborators. With "
                    + "`asks` the review waits for an answer, and lapses if none comes; with `internal` only "
                    + "reviewers see it. Any message of the registrant's side is the answer."
            );

        var replies = api.MapGroup("/quick-replies").WithTags("Reviews");

        replies
            .MapGet("", ListQuickReplies)
            .TakesPage(QuickReplies.Orders)
            .WithSummary("List the texts that reviewers keep")
            .WithDescription("For administrators and reviewers.");
        replies
            .MapPost("", CreateQuickReply)
            .Reads<QuickReplyRequest>()
            .Refuses(409)
            .WithSummary("Keep a text for reviewers")
            .WithDescription("For administrators and reviewers.");
        replies
            .MapPut("/{reply_id}", UpdateQuickReply)
            .Reads<QuickReplyRequest>()
            .Refuses(404, 409)
            .WithSummary("Change a text that reviewers keep")
            .WithDescription("For administrators and reviewers. Changes the members that are present.");
        replies
            .MapDelete("/{reply_id}", DeleteQuickReply)
            .Refuses(404)
            .WithSummary("Remove a text that reviewers keep");
    }

    private static async Task<MessageList> ListMessages(
        string client_id,
        QueryReader query,
        Correspondence correspondence,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(Correspondence.Orders);
        query.Finish();
        return new MessageList
        {
            Messages = response.WithTotal(await correspondence.ListAsync(client_id, page, cancellationToken)),
        };
    }

    private static Task<MessageBody> WriteMessage(
        string client_id,
        RequestBody<PostMessageRequest> request,
        Correspondence correspondence,
        CancellationToken cancellationToken
    ) => correspondence.WriteAsync(client_id, request, cancellationToken);

    private static async Task<QuickReplyList> ListQuickReplies(
        QueryReader query,
        QuickReplies replies,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(QuickReplies.Orders);
        query.Finish();
        return new QuickReplyList
        {
            QuickReplies = response.WithTotal(await replies.ListAsync(page, cancellationToken)),
        };
    }

    private static Task<QuickReplyBody> CreateQuickReply(
        RequestBody<QuickReplyRequest> request,
        QuickReplies replies,
        CancellationToken cancellationToken
    ) => replies.CreateAsync(request, cancellationToken);

    private static Task<QuickReplyBody> UpdateQuickReply(
        string reply_id,
        RequestBody<QuickReplyRequest> request,
        QuickReplies replies,
        CancellationToken cancellationToken
    ) => replies.UpdateAsync(reply_id, request, cancellationToken);

    private static async Task<EmptyBody> DeleteQuickReply(
        string reply_id,
        QuickReplies replies,
        CancellationToken cancellationToken
    )
    {
        await replies.DeleteAsync(reply_id, cancellationToken);
        return new EmptyBody();
    }
}
