using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>What waits for a decision, oldest first.</summary>
internal sealed class ReviewsModel(ReviewQueue queue, Call call) : PageModel
{
    public List<ReviewItem> Waiting { get; private set; } = [];

    public string Me => call.Caller.Account!.Value.Id;

    public long? Median { get; private set; }

    public long? P90 { get; private set; }

    public Refusal? Refusal { get; private set; }

    public Task OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(string? act, [FromForm(Name = "client_id")] string? clientId, CancellationToken cancellationToken)
    {
        try
        {
            await (act == "release" ? queue.ReleaseAsync(clientId ?? "", cancellationToken) : queue.ClaimAsync(clientId ?? "", cancellationToken));
            return LocalRedirect("/reviews");
        }
        catch (RefusedException refused)
        {
            Refusal = refused.Refusal;
            await ShowAsync(cancellationToken);
            return Page();
        }
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (page, median, p90) = await queue.ListAsync(new QueueFilter(null, null, null), new PageRequest(QueryReader.DefaultLimit, 1, ReviewQueue.Orders[0], Descending: false), cancellationToken);
            (Waiting, Median, P90) = (page.Rows, median, p90);
        }
        catch (RefusedException refused)
        {
            Refusal ??= refused.Refusal;
            Response.StatusCode = refused.Refusal.Status;
        }
    }
}
