using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews;

/// <summary>Reads and decides what waits. A decision is bound to the revision that was read.</summary>
internal sealed class ClientReview(
    RegistryContext db,
    ReviewReports reports,
    Deciding deciding,
    Freshness freshness,
    IValidator<DecideRequest> rules,
    Call call
)
{
    public static readonly SortTable<DecisionRow, long> Orders = new SortTable<DecisionRow, long>(
        d => d.Revision,
        isNewestFirst: true
    ).ByKey("created_at");

    public async Task<ReviewReport> GetReportAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await FindAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        return await reports.WriteAsync(client, cancellationToken);
    }

    public async Task<DecisionBody> DecideAsync(
        string clientId,
        RequestBody<DecideRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("decide about clients");
        request.ThrowIfFaulty(rules.Check(request.Value));
        var client = await FindAsync(clientId, cancellationToken);
        await freshness.RequireAsync(client, request.Value.Revision!.Value, cancellationToken);

        var verdict = Verdict.About(client, request.Value.Decision!.Value);
        var granting = new Granting(verdict.Content, request.Value);
        request.ThrowIfFaulty(granting.Check());
        var decided = await deciding.DecideAsync(
            client,
            verdict with
            {
                Content = granting.Granted,
                Refused = granting.Refused,
                ReasonCodes = request.Value.ReasonCodes ?? [],
                Reason = request.Value.Reason?.Trim() ?? "",
            },
            cancellationToken
        );
        await db.SaveAsync(cancellationToken);
        if (decided is not { Row: { } row })
        {
            return ToBody(client, verdict, decided.Awaited!);
        }

        var answer = DecisionBook.ToBody(row);
        answer.Secret = decided.Secret;
        return answer;
    }

    /// <summary>What a decision would make of the client; nothing is decided.</summary>
    public async Task<DecisionBody> PreviewAsync(
        string clientId,
        RequestBody<DecideRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("decide about clients");
        request.ThrowIfFaulty(rules.Check(request.Value));
        var client = await FindAsync(clientId, cancellationToken);
        await freshness.RequireAsync(client, request.Value.Revision!.Value, cancellationToken);
        var verdict = Verdict.About(client, request.Value.Decision!.Value);
        return await deciding.TryAsync(client, verdict, cancellationToken) is { } awaited
            ? ToBody(client, verdict, awaited)
            : new DecisionBody
            {
                Decision = verdict.Decision,
                From = client.State,
                To = verdict.To,
                OfPendingChange = verdict.OfPendingChange.NullIfFalse(),
            };
    }

    /// <summary>The decisions about a client.</summary>
    public async Task<Page<DecisionBody>> ListDecisionsAsync(
        string clientId,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        var client = await FindAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        var found = await Orders
            .Sort(db.Decisions.AsNoTracking().Where(d => d.ClientId == clientId), page)
            .ToPageAsync(page, cancellationToken);
        return found.ConvertAll(DecisionBook.ToBody);
    }

    /// <summary>Nothing changed but that one more approved it.</summary>
    private static DecisionBody ToBody(Client client, Verdict verdict, AwaitedApprovers awaited) =>
        new()
        {
            Revision = client.Revision,
            Decision = verdict.Decision,
            OfPendingChange = verdict.OfPendingChange.NullIfFalse(),
            From = client.State,
            To = client.State,
            WaitsForApprovers = awaited.More,
            ApprovedBy = [.. awaited.So.Select(approver => approver.ToIds())],
        };

    private Task<Client> FindAsync(string clientId, CancellationToken cancellationToken) =>
        db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
}
