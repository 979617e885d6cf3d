using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>What waits for a decision, oldest first; who decides takes it, so that two do not.</summary>
internal sealed class ReviewsModel(ReviewQueue queue, Call call) : ConsoleModel(call)
{
    public List<ReviewItem> Waiting { get; private set; } = [];

    public string Me => Caller.Account!.Value.Id;

    public long? Median { get; private set; }

    public long? P90 { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(string? claim, string? release, CancellationToken cancellationToken) =>
        DoAsync(
            () =>
                release is not null
                    ? queue.ReleaseAsync(release, cancellationToken)
                    : queue.ClaimAsync(claim ?? "", from: null, cancellationToken),
            "/reviews",
            cancellationToken
        );

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        var (page, median, p90) = await queue.ListAsync(
            new QueueFilter(),
            ReviewQueue.Orders.First(),
            cancellationToken
        );
        (Waiting, Median, P90) = (page.Rows, median, p90);
    }
}
