using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The texts that reviewers keep.</summary>
internal sealed class QuickRepliesModel(QuickReplies replies, Call call) : ActsModel(call)
{
    private const string Here = "/desk/quick-replies";

    public List<QuickReplyBody>? Rows { get; private set; }

    /// <summary>Which one was typed into; none if it was the new one.</summary>
    public string? TypedId { get; private set; }

    public string? Title { get; private set; }

    public string? Text { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAddAsync(string? title, string? text, CancellationToken cancellationToken) =>
        DoAsync(() => replies.CreateAsync(Typed(null, title, text), cancellationToken), Here, cancellationToken);

    public Task<IActionResult> OnPostChangeAsync(
        string? id,
        string? title,
        string? text,
        CancellationToken cancellationToken
    ) =>
        DoAsync(
            () => replies.UpdateAsync(id ?? "", Typed(id, title, text), cancellationToken),
            Here,
            cancellationToken
        );

    public Task<IActionResult> OnPostRemoveAsync(string? id, CancellationToken cancellationToken) =>
        DoAsync(() => replies.DeleteAsync(id ?? "", cancellationToken), Here, cancellationToken);

    protected override async Task ShowAsync(CancellationToken cancellationToken) =>
        Rows = (await replies.ListAsync(QuickReplies.Orders.First(), cancellationToken)).Rows;

    private RequestBody<QuickReplyRequest> Typed(string? id, string? title, string? text)
    {
        (TypedId, Title, Text) = (id, title, text?.ReplaceLineEndings("\n"));
        return RequestBody<QuickReplyRequest>.Of(new QuickReplyRequest { Title = title, Text = Text }, "title", "text");
    }
}
