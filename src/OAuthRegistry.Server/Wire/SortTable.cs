using System.Linq.Expressions;

namespace OAuthRegistry.Server.Wire;

/// <summary>The names by which a list can be sorted; the first is the default, from its beginning or its end.</summary>
internal class SortTable(bool isNewestFirst, params IEnumerable<string> names)
{
    protected List<string> Known { get; } = [.. names];

    public IReadOnlyList<string> Names => Known;

    /// <summary>The order of a request that asks for none.</summary>
    public string Default => isNewestFirst ? $"-{Known[0]}" : Known[0];

    /// <summary>A page in the default order.</summary>
    public PageRequest First(int limit = QueryReader.DefaultLimit) => new(limit, 1, Known[0], isNewestFirst);
}

/// <summary>
/// How a list is sorted, by each name that a caller may give. Rows that are alike follow each other by their key, so
/// that no row stands on two pages.
/// </summary>
internal sealed class SortTable<TRow, TKey>(Expression<Func<TRow, TKey>> key, bool isNewestFirst = false)
    : SortTable(isNewestFirst)
{
    private readonly Dictionary<string, Func<IQueryable<TRow>, bool, IOrderedQueryable<TRow>>> _orders = [];

    /// <summary>By the key itself.</summary>
    public SortTable<TRow, TKey> ByKey(string name) => By(name, (rows, descending) => Sort(rows, key, descending));

    public SortTable<TRow, TKey> By<TColumn>(string name, Expression<Func<TRow, TColumn>> column) =>
        By(
            name,
            (rows, descending) =>
                descending
                    ? Sort(rows, column, descending).ThenByDescending(key)
                    : Sort(rows, column, descending).ThenBy(key)
        );

    public IOrderedQueryable<TRow> Sort(IQueryable<TRow> rows, PageRequest page) =>
        _orders[page.Order](rows, page.Descending);

    private SortTable<TRow, TKey> By(string name, Func<IQueryable<TRow>, bool, IOrderedQueryable<TRow>> order)
    {
        Known.Add(name);
        _orders.Add(name, order);
        return this;
    }

    private static IOrderedQueryable<TRow> Sort<TColumn>(
        IQueryable<TRow> rows,
        Expression<Func<TRow, TColumn>> column,
        bool descending
    ) => descending ? rows.OrderByDescending(column) : rows.OrderBy(column);
}
