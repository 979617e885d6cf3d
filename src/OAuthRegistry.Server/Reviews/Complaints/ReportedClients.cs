using System.Text.Json.Nodes;
using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Complaints;

/// <summary>A client with open reports, as the database counts them.</summary>
internal sealed class ReportedClient
{
    public required string ClientId { get; init; }

    public int Open { get; init; }

    public DateTimeOffset LastAt { get; init; }
}

/// <summary>What users reported, for administrators: read and handled.</summary>
internal sealed class ReportedClients(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    OpenComplaints open,
    Correspondence correspondence,
    IValidator<HandleComplaintsRequest> rules,
    Call call
)
{
    public static readonly SortTable<Complaint, Guid> Orders = new SortTable<Complaint, Guid>(
        c => c.Id,
        isNewestFirst: true
    ).By("created_at", c => c.CreatedAt);

    public static readonly SortTable<ReportedClient, string> ClientOrders = new SortTable<ReportedClient, string>(
        c => c.ClientId,
        isNewestFirst: true
    )
        .By("last_at", c => c.LastAt)
        .By("open", c => c.Open);

    /// <summary>The reports about a client; only the handled ones, or only the others, if one says which.</summary>
    public async Task<Page<ComplaintBody>> ListAsync(
        string clientId,
        bool? handled,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("read reports");
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        if (!call.Caller.MayReview(client))
        {
            // Whoever works on it never learns of them, a reviewer neither.
            return new Page<ComplaintBody>([], 0);
        }

        var reports = db.Complaints.AsNoTracking().Where(c => c.ClientId == client.ClientId);
        if (handled is { } isHandled)
        {
            reports = reports.Where(c => (c.HandledAt != null) == isHandled);
        }

        return (await Orders.Sort(reports, page).ToPageAsync(page, cancellationToken)).ConvertAll(c => c.ToBody());
    }

    /// <summary>The clients that reports are open about.</summary>
    public async Task<Page<ReportedClientBody>> ListClientsAsync(PageRequest page, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("read reports");
        var reported = Open.AsNoTracking()
            .GroupBy(c => c.ClientId)
            .Select(of => new ReportedClient
            {
                ClientId = of.Key,
                Open = of.Count(),
                LastAt = of.Max(c => c.CreatedAt),
            });
        var found = await ClientOrders.Sort(reported, page).ToPageAsync(page, cancellationToken);
        var ids = found.Rows.ConvertAll(row => row.ClientId);
        var clients = await db
            .Clients.AsNoTracking()
            .Where(client => ids.Contains(client.ClientId))
            .ToDictionaryAsync(client => client.ClientId, cancellationToken);
        return found.ConvertAll(row => new ReportedClientBody
        {
            ClientIds = new ClientIds { ClientId = row.ClientId },
            Name = clients.GetValueOrDefault(row.ClientId)?.Name is { Length: > 0 } name ? name : null,
            State = clients.GetValueOrDefault(row.ClientId)?.State ?? ReviewState.Requested,
            Open = row.Open,
            LastAt = row.LastAt,
        });
    }

    /// <summary>The open reports about clients that are there.</summary>
    public IQueryable<Complaint> Open
    {
        get
        {
            var live = db.Clients.Live();
            return db.Complaints.Where(c => c.HandledAt == null && live.Any(client => client.ClientId == c.ClientId));
        }
    }

    /// <summary>The open ones are handled, with a note for reviewers on what was found.</summary>
    public async Task HandleAsync(
        string clientId,
        RequestBody<HandleComplaintsRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("handle reports");
        request.ThrowIfFaulty(rules.Check(request.Value));
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        if (!call.Caller.MayReview(client))
        {
            throw AccessErrors.ReviewersOnly("handle reports");
        }

        var handled = await open.HandleAsync(client.ClientId, cancellationToken);
        if (handled == 0)
        {
            throw ComplaintErrors.NothingOpen(client.ClientId);
        }

        if (request.Value.Note?.Trim() is { Length: > 0 } note)
        {
            correspondence.AddNote(client, note);
        }

        var administrator = await accounts.RequireUserAsync(call.Caller.Account!.Value.Id, cancellationToken);
        audit.Record(
            administrator,
            AuditTrail.ComplaintsHandled,
            [new ChangeBody { Field = $"reports.{client.ClientId}", To = JsonValue.Create(handled) }]
        );
        await db.SaveAsync(cancellationToken);
    }
}
