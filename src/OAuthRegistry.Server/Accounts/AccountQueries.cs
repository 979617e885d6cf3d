using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

internal static class AccountQueries
{
    public static IOrderedQueryable<T> InOrder<T>(this IQueryable<T> accounts, PageRequest page)
        where T : Account =>
        (page.Order, page.Descending) switch
        {
            ("name", false) => accounts.OrderBy(a => a.Name).ThenBy(a => a.AccountId),
            ("name", true) => accounts.OrderByDescending(a => a.Name).ThenByDescending(a => a.AccountId),
            ("created_at", false) => accounts.OrderBy(a => a.CreatedAt).ThenBy(a => a.AccountId),
            ("created_at", true) => accounts.OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.AccountId),
            (_, false) => accounts.OrderBy(a => a.AccountId),
            (_, true) => accounts.OrderByDescending(a => a.AccountId),
        };
}
