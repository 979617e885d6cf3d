using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// What is written about a client, from both sides. The forms on the page of the client and of the review lead here,
/// and back.
/// </summary>
internal sealed class ConversationModel(
    ClientDirectory clients,
    Correspondence correspondence,
    Submissions submissions,
    QuickReplies replies,
    UsedOnce used,
    Call call
) : ActsModel(call)
{
    /// <summary>Where a form stands, in its field <c>from</c>.</summary>
    public const string OnClient = "client",
        OnReview = "review";

    private string? _typed;

    private string _from = "";

    [FromRoute(Name = "client_id")]
    public string ClientId { get; set; } = "";

    public ConversationOnPage? Conversation { get; private set; }

    private string Back
    {
        get
        {
            var id = Uri.EscapeDataString(ClientId);
            return _from switch
            {
                OnClient => $"/clients/{id}",
                OnReview => $"/reviews/{id}",
                _ => $"/clients/{id}/conversation",
            };
        }
    }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostSendAsync(
        string? text,
        string? once,
        string? from,
        CancellationToken cancellationToken
    ) => WriteAsync(new PostMessageRequest { Text = text }, once, from, cancellationToken);

    public Task<IActionResult> OnPostAskAsync(
        string? text,
        string? once,
        string? from,
        CancellationToken cancellationToken
    ) => WriteAsync(new PostMessageRequest { Text = text, Asks = true }, once, from, cancellationToken);

    public Task<IActionResult> OnPostNoteAsync(
        string? text,
        string? once,
        string? from,
        CancellationToken cancellationToken
    ) => WriteAsync(new PostMessageRequest { Text = text, Internal = true }, once, from, cancellationToken);

    /// <summary>Puts a quick reply behind what was typed; nothing is sent.</summary>
    public async Task<IActionResult> OnPostInsertAsync(
        string? text,
        string? quick,
        string? from,
        CancellationToken cancellationToken
    )
    {
        (_typed, _from) = (text, from ?? "");
        return await DoAsync(() => InsertAsync(quick, cancellationToken), then: null, cancellationToken);
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        var rights = RightSet.Of((await clients.GetRightsAsync(ClientId, cancellationToken)).Rights ?? []);
        Conversation = await ConversationOnPage.ReadAsync(
            ClientId,
            IsAdmin,
            correspondence,
            submissions,
            replies,
            cancellationToken
        ) with
        {
            MayWrite = rights.Contains(Right.ClientSettingsBasic),
            Typed = _typed,
            Said = Say("text"),
            From = _from,
        };
    }

    private Task<IActionResult> WriteAsync(
        PostMessageRequest message,
        string? once,
        string? from,
        CancellationToken cancellationToken
    )
    {
        message.Text = message.Text?.ReplaceLineEndings("\n");
        (_typed, _from) = (message.Text, from ?? "");
        return DoOnceAsync(
            used,
            once,
            () => correspondence.WriteAsync(ClientId, RequestBody<PostMessageRequest>.Of(message), cancellationToken),
            Back,
            cancellationToken
        );
    }

    private async Task InsertAsync(string? quick, CancellationToken cancellationToken)
    {
        var page = await replies.ListAsync(QuickReplies.Orders.First(), cancellationToken);
        if (page.Rows.Find(reply => reply.Id == quick) is { } chosen)
        {
            _typed = string.IsNullOrWhiteSpace(_typed) ? chosen.Text : $"{_typed.TrimEnd()}\n\n{chosen.Text}";
        }
    }
}
