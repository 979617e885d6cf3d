using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Conversation;

/// <summary>
/// What registrants and reviewers write to each other about a client. To ask makes the review wait for the registrant;
/// whatever the registrant's side writes then is the answer.
/// </summary>
internal sealed class Correspondence(
    RegistryContext db,
    AuditTrail audit,
    Outbox outbox,
    Freshness freshness,
    MessageAllowance allowance,
    IValidator<PostMessageRequest> rules,
    IOptions<ReviewOptions> options,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<Message, Guid> Orders = new SortTable<Message, Guid>(m => m.Id).By(
        "created_at",
        m => m.CreatedAt
    );

    /// <summary>Reviewers read all of it, those who work on the client what is not internal.</summary>
    public async Task<Page<MessageBody>> ListAsync(
        string clientId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        var messages = db.Messages.AsNoTracking().Where(m => m.ClientId == client.ClientId);
        if (!call.Caller.MayReview(client))
        {
            messages = messages.Where(m => !m.IsInternal);
        }

        return (await Orders.Sort(messages, page).ToPageAsync(page, cancellationToken)).ConvertAll(ToBody);
    }

    public async Task<MessageBody> WriteAsync(
        string clientId,
        RequestBody<PostMessageRequest> request,
        CancellationToken cancellationToken
    )
    {
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        var (asks, isInternal) = (request.Value.Asks == true, request.Value.Internal == true);
        if (!call.Caller.MayReview(client))
        {
            call.Caller.RequireOnClient(client, Right.ClientSettingsBasic);
        }

        if ((asks || isInternal) && !call.Caller.MayReview(client))
        {
            throw AccessErrors.ReviewersOnly(asks ? "ask for information" : "write what only reviewers see");
        }

        request.ThrowIfFaulty(rules.Check(request.Value));
        if (asks && client.Submission is null)
        {
            throw ReviewErrors.NothingWaits(client.ClientId);
        }

        if (asks && request.Value.Revision is { } read)
        {
            await freshness.RequireAsync(client, read, cancellationToken);
        }

        var isFromReviewer = asks || isInternal || call.Caller.IsReviewerOf(client);
        if (!isFromReviewer)
        {
            allowance.Take(call.Caller);
        }

        var now = time.Now();
        var message = new Message
        {
            Id = Guid.CreateVersion7(now),
            ClientId = client.ClientId,
            CreatedAt = now,
            Author = call.Caller.Account,
            IsFromReviewer = isFromReviewer,
            IsInternal = isInternal,
            AnswerBy = asks ? now + options.Value.AnswerWithin : null,
            Text = request.Value.Text!.Trim(),
        };
        Add(client, message);
        await db.SaveAsync(cancellationToken);
        return ToBody(message);
    }

    /// <summary>Notes something for reviewers only, to be saved together with what it is about.</summary>
    public void AddNote(Client client, string text)
    {
        call.Caller.RequireAdmin("write what only reviewers see");
        var now = time.Now();
        Add(
            client,
            new Message
            {
                Id = Guid.CreateVersion7(now),
                ClientId = client.ClientId,
                CreatedAt = now,
                Author = call.Caller.Account,
                IsFromReviewer = true,
                IsInternal = true,
                Text = text,
            }
        );
    }

    private void Add(Client client, Message message)
    {
        db.Messages.Add(message);
        Move(client, message);
        outbox.Add(KindOf(message), client, new NotificationData(Sentence(message)) { Text = message.Text });
    }

    /// <summary>Refused if a question about what was read could not be asked.</summary>
    public async Task RequireAskableAsync(string clientId, long read, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("ask for information");
        var client = await db.Clients.Live().AsNoTracking().WithSubmission().RequireAsync(clientId, cancellationToken);
        _ = client.Submission ?? throw ReviewErrors.NothingWaits(client.ClientId);
        await freshness.RequireAsync(client, read, cancellationToken);
    }

    /// <summary>Whose move it is from now on; where that changes it is told in the record.</summary>
    private void Move(Client client, Message message)
    {
        if (message.AnswerBy is { } answerBy)
        {
            var submission = client.Submission!;
            var before = submission.WaitsFor;
            submission.Ask(message.CreatedAt, answerBy);
            audit.Record(client, "client.ask", [Submissions.MoveChange(before, submission.WaitsFor), Told(message)]);
        }
        else if (!message.IsFromReviewer && client.Submission is { WaitsFor: WaitsFor.Registrant } asked)
        {
            asked.Answer(message.CreatedAt);
            audit.Record(
                client,
                "client.answer",
                [Submissions.MoveChange(WaitsFor.Registrant, asked.WaitsFor), Told(message)]
            );
        }
    }

    /// <summary>The record names the message and holds its hash, so that the chain holds what was asked.</summary>
    private static ChangeBody Told(Message message) =>
        new()
        {
            Field = "message",
            To = new JsonObject
            {
                ["id"] = message.Id.ToString(),
                ["text_sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.Text))),
            },
        };

    private static NotificationKind KindOf(Message message) =>
        message switch
        {
            { IsInternal: true } => NotificationKind.ReviewNote,
            { IsFromReviewer: true } => NotificationKind.ReviewMessage,
            _ => NotificationKind.RegistrantMessage,
        };

    private static string Sentence(Message message) =>
        message switch
        {
            { IsInternal: true } => $"A reviewer left a note about client {message.ClientId}.",
            { AnswerBy: { } until } =>
                $"The review of client {message.ClientId} waits for your answer until {until.UtcDateTime:yyyy-MM-dd}.",
            { IsFromReviewer: true } => $"A reviewer wrote about client {message.ClientId}.",
            _ => $"Those who registered client {message.ClientId} wrote to its reviewers.",
        };

    private static MessageBody ToBody(Message message) =>
        new()
        {
            Id = message.Id.ToString(),
            CreatedAt = message.CreatedAt,
            Author = message.Author?.ToIds(),
            FromReviewer = message.IsFromReviewer.NullIfFalse(),
            Text = message.Text,
            Internal = message.IsInternal.NullIfFalse(),
            Asks = message.AnswerBy is null ? null : true,
            AnswerBy = message.AnswerBy,
        };
}
