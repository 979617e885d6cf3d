using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Desk;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// What waits for a decision, oldest first: found by what it is, taken by who decides, so that two do not, and decided
/// several at once.
/// </summary>
internal sealed class ReviewsModel(ReviewQueue queue, DeskCounts counts, WaitingCount waiting, Call call)
    : ConsoleModel(call)
{
    /// <summary>For how many days something has waited, to choose from.</summary>
    public static readonly IReadOnlyList<int> Ages = [1, 3, 7, 14];

    private const int MostDays = 3650;

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

    /// <summary>The ID of a user or an organization.</summary>
    [BindProperty(Name = "owner", SupportsGet = true)]
    public string? Owner { get; set; }

    /// <summary>Only what has waited so many days.</summary>
    [BindProperty(Name = "days", SupportsGet = true)]
    public int? Days { get; set; }

    [BindProperty(Name = "mine", SupportsGet = true)]
    public bool Mine { get; set; }

    /// <summary>One of <see cref="ReviewQueue.Orders"/>, with <c>-</c> in front for the other way round.</summary>
    [BindProperty(Name = "order", SupportsGet = true)]
    public string? Order { get; set; }

    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    public List<ReviewItem> Waiting { get; private set; } = [];

    public (int ForReviewers, int ForRegistrants) Counts { get; private set; }

    /// <summary>What needs a look though it does not wait.</summary>
    public Attention Attention { get; private set; } = new(0, 0, 0);

    /// <summary>Whether somebody asked for the next one, and all that waits is taken.</summary>
    public bool IsNothingLeft { get; private set; }

    public Sorting Sorting => Sorting.Read(Order, ReviewQueue.Orders.Names, ReviewQueue.Orders.Default);

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
        || !string.IsNullOrEmpty(Owner)
        || Days is not null
        || Mine;

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    /// <summary>
    /// Takes one or gives it back; or takes the next that nobody has, this one if it is still free, and opens it.
    /// </summary>
    public async Task<IActionResult> OnPostAsync(
        string? claim,
        string? release,
        string? next,
        CancellationToken cancellationToken
    )
    {
        if (next is null)
        {
            return await DoAsync(
                () =>
                    release is not null
                        ? queue.ReleaseAsync(release, cancellationToken)
                        : queue.ClaimAsync(claim ?? "", from: null, cancellationToken),
                Address(Number),
                cancellationToken
            );
        }

        try
        {
            if (await queue.TakeNextAsync(next, cancellationToken) is { } taken)
            {
                return LocalRedirect($"~/reviews/{Uri.EscapeDataString(taken)}");
            }

            SayNext("/reviews", nameof(IsNothingLeft), bool.TrueString);
            return LocalRedirect("~/reviews");
        }
        catch (RefusedException refused)
        {
            return await DoAsync(() => throw refused, then: null, cancellationToken);
        }
    }

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
            Owner = Shortened(Owner),
            Days = Days is { } days ? Math.Clamp(days, 0, MostDays) : null,
            IsMine = Mine,
        };
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        var (page, median, p90) = await queue.ListAsync(
            filter,
            new PageRequest(Pager.PageSize, Number, Sorting.By, Sorting.Descending),
            cancellationToken
        );
        (Waiting, Median, P90) = (page.Rows, median, p90);
        Pager = new Pager(Number, page.Total, Address);
        Counts = await queue.CountAsync(cancellationToken);
        waiting.Keep(Counts.ForReviewers);
        Attention = await counts.CountAsync(cancellationToken);
        IsNothingLeft = Said(nameof(IsNothingLeft)) is not null;
    }

    /// <summary>The same view on another page of it.</summary>
    private string Address(int number) => Address(Sorting.ToString(), number);

    /// <summary>The same view in another order.</summary>
    public string Address(string order, int number = 1) =>
        number == 1 && !IsFiltered && order == ReviewQueue.Orders.Default
            ? "/reviews"
            : $"/reviews?query={Uri.EscapeDataString(Query ?? "")}&waits_for={Side}"
                + $"&kind={Uri.EscapeDataString(Kind ?? "")}&risk={Risk}&check={Check}"
                + $"&owner={Uri.EscapeDataString(Owner ?? "")}&days={Days}{(Mine ? "&mine=true" : "")}"
                + $"&order={order}&page_number={number}";

    private static string Shortened(string? text) =>
        text is { Length: > Limits.MaxName } ? text[..Limits.MaxName] : text ?? "";
}
