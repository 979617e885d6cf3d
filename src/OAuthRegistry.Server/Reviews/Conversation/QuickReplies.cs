using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Conversation;

/// <summary>The texts that reviewers keep, since the same thing is missing from many requests.</summary>
internal sealed class QuickReplies(
    RegistryContext db,
    IValidator<QuickReplyRequest> rules,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<QuickReply, string> Orders = new SortTable<QuickReply, string>(r => r.Title).ByKey(
        "title"
    );

    public async Task<Page<QuickReplyBody>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("read quick replies");
        return (
            await Orders.Sort(db.QuickReplies.AsNoTracking(), page).ToPageAsync(page, cancellationToken)
        ).ConvertAll(ToBody);
    }

    public async Task<QuickReplyBody> CreateAsync(
        RequestBody<QuickReplyRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("keep quick replies");
        request.ThrowIfFaulty(rules.Check(request.Value));
        var reply = new QuickReply
        {
            Id = Guid.CreateVersion7(time.Now()),
            Title = request.Value.Title!.Trim(),
            Text = request.Value.Text!.Trim(),
        };
        Sign(reply);
        db.QuickReplies.Add(reply);
        await SaveAsync(reply, cancellationToken);
        return ToBody(reply);
    }

    /// <summary>Changes the members that are present.</summary>
    public async Task<QuickReplyBody> UpdateAsync(
        string replyId,
        RequestBody<QuickReplyRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("keep quick replies");
        var reply = await FindAsync(replyId, cancellationToken);
        var whole = new QuickReplyRequest
        {
            Title = request.Present.Contains("title") ? request.Value.Title : reply.Title,
            Text = request.Present.Contains("text") ? request.Value.Text : reply.Text,
        };
        request.ThrowIfFaulty(rules.Check(whole));
        (reply.Title, reply.Text) = (whole.Title!.Trim(), whole.Text!.Trim());
        Sign(reply);
        await SaveAsync(reply, cancellationToken);
        return ToBody(reply);
    }

    public async Task DeleteAsync(string replyId, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("keep quick replies");
        db.QuickReplies.Remove(await FindAsync(replyId, cancellationToken));
        await db.SaveAsync(cancellationToken);
    }

    private void Sign(QuickReply reply) => (reply.UpdatedBy, reply.UpdatedAt) = (call.Caller.Account, time.Now());

    private Task SaveAsync(QuickReply reply, CancellationToken cancellationToken) =>
        db.SaveAsync(cancellationToken, taken: _ => ReviewErrors.ReplyTaken(reply.Title));

    private async Task<QuickReply> FindAsync(string replyId, CancellationToken cancellationToken) =>
        Guid.TryParse(replyId, out var id)
        && await db.QuickReplies.FirstOrDefaultAsync(r => r.Id == id, cancellationToken) is { } reply
            ? reply
            : throw ReviewErrors.NoReply(replyId);

    private static QuickReplyBody ToBody(QuickReply reply) =>
        new()
        {
            Id = reply.Id.ToString(),
            Title = reply.Title,
            Text = reply.Text,
            UpdatedBy = reply.UpdatedBy?.ToIds(),
            UpdatedAt = reply.UpdatedAt,
        };
}
