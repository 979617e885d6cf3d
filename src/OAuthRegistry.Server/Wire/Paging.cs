using Microsoft.EntityFrameworkCore;

namespace OAuthRegistry.Server.Wire;

/// <summary>A page and how many rows there are in all.</summary>
internal sealed record Page<T>(List<T> Rows, long Total)
{
    public Page<TOther> ConvertAll<TOther>(Converter<T, TOther> convert) => new(Rows.ConvertAll(convert), Total);
}

internal static class Paging
{
    /// <summary>Reads one page. The total costs a second query only where the page itself does not tell it.</summary>
    public static Task<Page<T>> ToPageAsync<T>(
        this IQueryable<T> ordered,
        PageRequest page,
        CancellationToken cancellationToken
    ) => ordered.ToPageAsync(page, () => ordered.LongCountAsync(cancellationToken), cancellationToken);

    /// <summary>The same where the total is counted otherwise.</summary>
    public static async Task<Page<T>> ToPageAsync<T>(
        this IQueryable<T> ordered,
        PageRequest page,
        Func<Task<long>> count,
        CancellationToken cancellationToken
    )
    {
        var rows = await ordered.Of(page).ToListAsync(cancellationToken);
        return await rows.AsPageAsync(page, count);
    }

    /// <summary>The rows of the page alone.</summary>
    public static IQueryable<T> Of<T>(this IQueryable<T> ordered, PageRequest page) =>
        ordered.Skip(page.Skip).Take(page.Limit);

    /// <summary>What was read of a page; all are counted only where that does not tell how many they are.</summary>
    public static async Task<Page<T>> AsPageAsync<T>(this List<T> rows, PageRequest page, Func<Task<long>> count)
    {
        var endsHere = rows.Count < page.Limit && (rows.Count > 0 || page.Page == 1);
        return new Page<T>(rows, endsHere ? page.Skip + rows.Count : await count());
    }
}
