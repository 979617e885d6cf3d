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
) : ClientPageModel(clients, call)
{
    /// <summary>Where a form stands, in its field <c>from</c>.</summary>
    public const string OnClient = "client",
        OnReview = "review";

    /// <summary>What this page says to the one that a form without words came from.</summary>
    public const string Unsent = "unsent";

    private string? _typed;

    private string _from = "";

    public override string Tab => "conversation";

    public ConversationOnPage? Conversation { get; private set; }

    private string Back =>
        _from switch
        {
            OnClient => First,
            OnReview => $"/reviews/{Uri.EscapeDataString(ClientId)}",
            _ => Here,
        };

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

    protected override async Task ShowTabAsync(CancellationToken cancellationToken)
    {
        Conversation = await ConversationOnPage.ReadAsync(
            ClientId,
            IsAdmin,
            correspondence,
            submissions,
            replies,
            cancellationToken
        ) with
        {
            MayWrite = MayEdit,
            Typed = _typed,
            Said = Say("text"),
            From = _from,
        };
    }

    private async Task<IActionResult> WriteAsync(
        PostMessageRequest message,
        string? once,
        string? from,
        CancellationToken cancellationToken
    )
    {
        message.Text = message.Text?.ReplaceLineEndings("\n");
        (_typed, _from) = (message.Text, from ?? "");
        var shown = await DoOnceAsync(
            used,
            once,
            () => correspondence.WriteAsync(ClientId, RequestBody<PostMessageRequest>.Of(message), cancellationToken),
            Back,
            cancellationToken
        );
        var why = Say("text").Faults.Select(fault => fault.Message).FirstOrDefault();
        if (Back == Here || why is null || !string.IsNullOrWhiteSpace(_typed))
        {
            return shown;
        }

        // With nothing typed there is nothing to keep: what is wrong stands where it was to be written.
        SayNext(Back, Unsent, why);
        return LocalRedirect($"~{Back}#conversation");
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
