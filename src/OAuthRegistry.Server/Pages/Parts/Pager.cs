namespace OAuthRegistry.Server.Pages;

/// <summary>The links from one page of a list to the next.</summary>
/// <param name="Number">Which page it is, from 1.</param>
/// <param name="Total">How many rows there are in all.</param>
/// <param name="Address">The address of a page.</param>
internal sealed record Pager(int Number, long Total, Func<int, string> Address)
{
    public const int PageSize = 50;

    public bool HasOlder => Number * (long)PageSize < Total;
}
