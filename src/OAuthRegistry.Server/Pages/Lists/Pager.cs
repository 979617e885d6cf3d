using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The links from one page of a list to others.</summary>
/// <param name="Number">Which page it is, from 1.</param>
/// <param name="Total">How many rows there are in all.</param>
/// <param name="Address">The address of a page.</param>
internal sealed record Pager(int Number, long Total, Func<int, string> Address)
{
    /// <summary>So many that a page of the longest names and IDs stays below 100 KB.</summary>
    public const int PageSize = 40;

    /// <summary>How many pages before and behind are named, beside the first and the last.</summary>
    private const int Near = 2;

    public int Last => (int)Math.Clamp((Total + PageSize - 1) / PageSize, 1, QueryReader.MaxPage);

    /// <summary>The pages that are named; 0 stands for those that are left out between two.</summary>
    public IEnumerable<int> Numbers
    {
        get
        {
            var before = 0;
            foreach (var number in Named)
            {
                if (number > before + 1)
                {
                    yield return 0;
                }

                yield return before = number;
            }
        }
    }

    private IEnumerable<int> Named =>
        Enumerable
            .Range(Number - Near, (2 * Near) + 1)
            .Where(number => number > 1 && number < Last)
            .Prepend(1)
            .Append(Last)
            .Distinct();
}
