using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// What waits for a decision, oldest first: found by what it is, taken by who decides, so that two do not, and decided
/// several at once.
/// </summary>
internal sealed class ReviewsModel(ReviewQueue queue, ReportedClients reported, Call call) : ConsoleModel(call)
{
    [BindProperty(Name = "query", SupportsGet = true)]
    public string? Query { get; set; }

    [BindProperty(Name = "waits_for", SupportsGet = true)]
    public WaitsFor Side { get; set; }

    /// <summary><c>new</c> or <c>change</c>; nothing is both.</summary>
    [BindProperty(Name = "kind", SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(Name = "risk", SupportsGet = true)]
    public Risk? Risk { get; set; }

    [BindProperty(Name = "check", SupportsGet = true)]
    public Guideline? Check { get; set; }

    [BindProperty(Name = "mine", SupportsGet = true)]
    public bool Mine { get; set; }

    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    public List<ReviewItem> Waiting { get; private set; } = [];

    public (int ForReviewers, int ForRegistrants) Counts { get; private set; }

    /// <summary>How many clients have open reports of users.</summary>
    public int Reported { get; private set; }

    /// <summary>The one to take next.</summary>
    public string? Next { get; private set; }

    public Pager Pager { get; private set; } = new(1, 0, _ => "");

    public string Me => Caller.Account!.Value.Id;

    public long? Median { get; private set; }

    public long? P90 { get; private set; }

    public bool IsFiltered =>
        !string.IsNullOrEmpty(Query)
        || Side != WaitsFor.Reviewer
        || !string.IsNullOrEmpty(Kind)
        || Risk is not null
        || Check is not null
        || Mine;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(string? claim, string? release, CancellationToken cancellationToken) =>
        DoAsync(
            () =>
                release is not null
                    ? queue.ReleaseAsync(release, cancellationToken)
                    : queue.ClaimAsync(claim ?? "", from: null, cancellationToken),
            Address(Number),
            cancellationToken
        );

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        var filter = new QueueFilter
        {
            Text = Shortened(Query),
            WaitsFor = Side,
            OfPendingChange = Kind switch
            {
                "new" => false,
                "change" => true,
                _ => null,
            },
            Risk = Risk,
            Check = Check,
            IsMine = Mine,
        };
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        var (page, median, p90) = await queue.ListAsync(
            filter,
            ReviewQueue.Orders.First(Pager.PageSize) with
            {
                Page = Number,
            },
            cancellationToken
        );
        (Waiting, Median, P90) = (page.Rows, median, p90);
        Pager = new Pager(Number, page.Total, Address);
        Counts = await queue.CountAsync(cancellationToken);
        Reported = await reported.CountAsync(cancellationToken);
        Next = await queue.NextAsync(cancellationToken);
    }

    private string Address(int number) =>
        number == 1 && !IsFiltered
            ? "/reviews"
            : $"/reviews?query={Uri.EscapeDataString(Query ?? "")}&waits_for={Side}"
                + $"&kind={Uri.EscapeDataString(Kind ?? "")}"
                + $"&risk={Risk}&check={Check}{(Mine ? "&mine=true" : "")}&page_number={number}";

    private static string Shortened(string? text) =>
        text is { Length: > Limits.MaxName } ? text[..Limits.MaxName] : text ?? "";
}
