using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>What waits for a decision, oldest first.</summary>
internal sealed class ReviewsModel(ReviewQueue queue) : PageModel
{
    public List<ReviewItem> Waiting { get; private set; } = [];

    public long? Median { get; private set; }

    public long? P90 { get; private set; }

    public Refusal? Refusal { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (page, median, p90) = await queue.ListAsync(new QueueFilter(null, null, null), new PageRequest(QueryReader.DefaultLimit, 1, ReviewQueue.Orders[0], Descending: false), cancellationToken);
            (Waiting, Median, P90) = (page.Rows, median, p90);
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Refusal;
            Response.StatusCode = refused.Refusal.Status;
        }
    }
}
