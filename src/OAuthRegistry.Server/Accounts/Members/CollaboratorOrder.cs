using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>
/// How lists of collaborators and of members are sorted. By rights means by how many, and only as far as they are
/// shown: an order by what is hidden would tell it.
/// </summary>
internal static class CollaboratorOrder
{
    public static readonly SortTable Names = new(isNewestFirst: false, "id", "rights");

    public static Page<CollaboratorBody> ToPage(this IEnumerable<CollaboratorBody> collaborators, PageRequest page)
    {
        List<CollaboratorBody> ordered =
        [
            .. collaborators
                .OrderBy(c => page.Order == "rights" ? RightSet.Of(c.Rights ?? []).Implied().ToList().Count : 0)
                .ThenBy(c => AccountRef.From(c.Ids)?.Id, StringComparer.Ordinal),
        ];
        if (page.Descending)
        {
            ordered.Reverse();
        }

        return new Page<CollaboratorBody>([.. ordered.Skip(page.Skip).Take(page.Limit)], ordered.Count);
    }
}
