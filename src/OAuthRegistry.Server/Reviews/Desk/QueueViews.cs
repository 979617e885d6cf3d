using FluentValidation;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Desk;

/// <summary>The views of the queue that a reviewer keeps, each its own.</summary>
internal sealed class QueueViews(RegistryContext db, IValidator<QueueViewRequest> rules, Call call, TimeProvider time)
{
    public static readonly SortTable<QueueView, string> Orders = new SortTable<QueueView, string>(v => v.Name)
        .ByKey("name")
        .By("created_at", v => v.CreatedAt);

    public async Task<Page<QueueViewBody>> ListAsync(PageRequest page, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("read views of the queue");
        return (await Orders.Sort(Own.AsNoTracking(), page).ToPageAsync(page, cancellationToken)).ConvertAll(ToBody);
    }

    /// <summary>What a view of the caller asks for.</summary>
    public async Task<QueueFilter> FilterOfAsync(string name, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("read views of the queue");
        var view =
            await Own.AsNoTracking().FirstOrDefaultAsync(v => v.Name == name, cancellationToken)
            ?? throw ReviewErrors.NoView(name);
        return FilterOf(ToBody(view));
    }

    public QueueFilter FilterOf(QueueViewBody view) => QueueFilter.Parse(view.Filter, call);

    public async Task<QueueViewBody> CreateAsync(
        RequestBody<QueueViewRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireReviewer("keep views of the queue");
        var (filter, faults) = Read(request.Value.Filter);
        request.ThrowIfFaulty([.. rules.Check(request.Value), .. faults]);
        if (await Own.CountAsync(cancellationToken) >= Limits.MaxQueueViews)
        {
            throw ReviewErrors.TooManyViews();
        }

        var view = new QueueView
        {
            Id = Guid.CreateVersion7(time.Now()),
            Account = call.Caller.Account!.Value,
            Name = request.Value.Name!.Trim(),
            Filter = filter.ToString(),
            CreatedAt = time.Now(),
        };
        db.QueueViews.Add(view);
        await db.SaveAsync(cancellationToken, taken: _ => ReviewErrors.ViewTaken(view.Name));
        return ToBody(view);
    }

    public async Task DeleteAsync(string viewId, CancellationToken cancellationToken)
    {
        call.Caller.RequireReviewer("keep views of the queue");
        var view =
            Guid.TryParse(viewId, out var id)
            && await Own.FirstOrDefaultAsync(v => v.Id == id, cancellationToken) is { } found
                ? found
                : throw ReviewErrors.NoView(viewId);
        db.QueueViews.Remove(view);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>With what is wrong with it, to be told together with what else is.</summary>
    private (QueueFilter Filter, IReadOnlyList<Fault> Faults) Read(string? filter)
    {
        try
        {
            return (QueueFilter.Parse(filter, call), []);
        }
        catch (RefusedException refused)
        {
            return (new QueueFilter(), refused.Refusal.Faults);
        }
    }

    private IQueryable<QueueView> Own
    {
        get
        {
            var me = call.Caller.Account;
            return db.QueueViews.Where(v => v.Account == me);
        }
    }

    private static QueueViewBody ToBody(QueueView view) =>
        new()
        {
            Id = view.Id.ToString(),
            Name = view.Name,
            Filter = view.Filter,
            CreatedAt = view.CreatedAt,
        };
}
