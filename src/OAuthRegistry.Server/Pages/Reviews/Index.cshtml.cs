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
internal sealed class ReviewsModel(
    ReviewQueue queue,
    QueueViews views,
    DeskCounts counts,
    WaitingCount count,
    Call call
) : ConsoleModel(call)
{
    /// <summary>For how many days something has waited, to choose from.</summary>
    public static readonly IReadOnlyList<int> Ages = [1, 3, 7, 14];

    public const string Anybody = "Anybody";

    [BindProperty(Name = "query", SupportsGet = true)]
    public string? Query { get; set; }

    /// <summary>Nothing is what waits for reviewers; <see cref="Anybody"/> is all.</summary>
    [BindProperty(Name = "waits_for", SupportsGet = true)]
    public string? Side { get; set; }

    /// <summary><c>new</c> or <c>change</c>; nothing is both.</summary>
    [BindProperty(Name = "kind", SupportsGet = true)]
    public string? Kind { get; set; }

    [BindProperty(Name = "risk", SupportsGet = true)]
    public Risk? Risk { get; set; }

    [BindProperty(Name = "check", SupportsGet = true)]
    public Guideline? Check { get; set; }

    [BindProperty(Name = "owner", SupportsGet = true)]
    public string? Owner { get; set; }

    /// <summary>Whether somebody works on it; nothing is both.</summary>
    [BindProperty(Name = "claimed", SupportsGet = true)]
    public bool? Claimed { get; set; }

    [BindProperty(Name = "mine", SupportsGet = true)]
    public bool Mine { get; set; }

    /// <summary>Only what has waited so many days.</summary>
    [BindProperty(Name = "days", SupportsGet = true)]
    public int? Days { get; set; }

    /// <summary>One of <see cref="ReviewQueue.Orders"/>, with <c>-</c> in front for the other way round.</summary>
    [BindProperty(Name = "order", SupportsGet = true)]
    public string? Order { get; set; }

    [BindProperty(Name = "page_number", SupportsGet = true)]
    public int Number { get; set; } = 1;

    /// <summary>What was found; null if the page can not be shown.</summary>
    public List<ReviewItem>? Waiting { get; private set; }

    /// <summary>The views that the reviewer keeps, each with the address that shows it.</summary>
    public List<(QueueViewBody View, string Address)> Views { get; private set; } = [];

    /// <summary>How a view was to be called that could not be kept.</summary>
    public string? TypedName { get; private set; }

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

    public bool IsFiltered => Filter != Usual;

    private static QueueFilter Usual { get; } = new() { WaitsFor = WaitsFor.Reviewer };

    /// <summary>What the fields ask for.</summary>
    public QueueFilter Filter =>
        new()
        {
            Text = Searched.Shortened(Query, Limits.MaxName),
            WaitsFor = Side switch
            {
                Anybody => null,
                nameof(WaitsFor.Registrant) => WaitsFor.Registrant,
                _ => WaitsFor.Reviewer,
            },
            OfPendingChange = Kind switch
            {
                "new" => false,
                "change" => true,
                _ => null,
            },
            Risk = Risk,
            Check = Check,
            Owner = Searched.Shortened(Owner, Limits.MaxId),
            IsClaimed = Claimed,
            IsMine = Mine,
            Days = Days ?? 0,
        };

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    /// <summary>
    /// Takes one or gives it back; takes the next that nobody has, and opens it; keeps a view, or removes it.
    /// </summary>
    public Task<IActionResult> OnPostAsync(
        string? claim,
        string? release,
        string? next,
        string? keep,
        string? remove,
        string? name,
        CancellationToken cancellationToken
    )
    {
        if (next is not null)
        {
            return TakeNextAsync(next, cancellationToken);
        }

        TypedName = name;
        return DoAsync(
            () =>
                (claim, release, keep, remove) switch
                {
                    (_, { } given, _, _) => queue.ReleaseAsync(given, cancellationToken),
                    (_, _, { }, _) => views.CreateAsync(View(name), cancellationToken),
                    (_, _, _, { } view) => views.DeleteAsync(view, cancellationToken),
                    _ => queue.ClaimAsync(claim ?? "", from: null, cancellationToken),
                },
            Address(Filter, Number),
            cancellationToken
        );
    }

    private async Task<IActionResult> TakeNextAsync(string shown, CancellationToken cancellationToken)
    {
        string? taken = null;
        var answer = await DoAsync(
            async () => taken = await queue.TakeNextAsync(shown, cancellationToken),
            Address(Usual, 1),
            cancellationToken
        );
        if (taken is not null)
        {
            return LocalRedirect($"~/reviews/{Uri.EscapeDataString(taken)}");
        }

        if (Refusal is null)
        {
            SayNext(Address(Usual, 1), nameof(IsNothingLeft), bool.TrueString);
        }

        return answer;
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken)
    {
        Number = Math.Clamp(Number, 1, QueryReader.MaxPage);
        var (page, median, p90) = await queue.ListAsync(
            Filter,
            new PageRequest(Pager.PageSize, Number, Sorting.By, Sorting.Descending),
            cancellationToken
        );
        (Waiting, Median, P90) = (page.Rows, median, p90);
        Pager = new Pager(Number, page.Total, number => Address(Filter, number));
        Counts = await queue.CountAsync(cancellationToken);
        count.Keep(Counts.ForReviewers);
        Attention = await counts.CountAsync(cancellationToken);
        IsNothingLeft = Said(nameof(IsNothingLeft)) is not null;
        Views =
        [
            .. (await views.ListAsync(QueueViews.Orders.First(), cancellationToken)).Rows.Select(view =>
                (view, Address(views.FilterOf(view), 1))
            ),
        ];
    }

    private string Address(QueueFilter filter, int number) =>
        number == 1 && filter == Usual && Order is null
            ? "/reviews"
            : "/reviews"
                + QueryString.Create(
                    new Dictionary<string, string?>
                    {
                        ["query"] = filter.Text,
                        ["waits_for"] = filter.WaitsFor?.ToString() ?? Anybody,
                        ["kind"] = filter.OfPendingChange is { } ofChange
                            ? ofChange
                                ? "change"
                                : "new"
                            : "",
                        ["risk"] = $"{filter.Risk}",
                        ["check"] = $"{filter.Check}",
                        ["owner"] = filter.Owner,
                        ["claimed"] = $"{filter.IsClaimed}".ToLowerInvariant(),
                        ["mine"] = filter.IsMine ? "true" : "false",
                        ["days"] = filter.Days > 0 ? $"{filter.Days}" : "",
                        ["order"] = $"{Sorting}",
                        ["page_number"] = $"{number}",
                    }
                );

    private RequestBody<QueueViewRequest> View(string? name) =>
        RequestBody<QueueViewRequest>.Of(new QueueViewRequest { Name = name, Filter = Filter.ToString() });
}
