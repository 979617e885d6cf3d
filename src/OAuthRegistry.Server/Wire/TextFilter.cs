using System.Linq.Expressions;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Wire;

/// <summary>The texts of a search, as every search takes them; an empty one asks for nothing.</summary>
internal sealed record TextFilter(string Query, string IdContains, string NameContains, string DescriptionContains)
{
    public static readonly TextFilter None = new("", "", "", "");

    /// <summary>How long each may be.</summary>
    public const int MaxText = 50;

    /// <summary>As the API documents them.</summary>
    public static readonly QueryParameter[] Parameters =
    [
        new("query", "string", "Text in the ID, the name or the description."),
        new("id_contains", "string", "Text in the ID."),
        new("name_contains", "string", "Text in the name."),
        new("description_contains", "string", "Text in the description."),
    ];

    public static TextFilter Read(QueryReader query) =>
        new(
            query.Text("query", MaxText),
            query.Text("id_contains", MaxText),
            query.Text("name_contains", MaxText),
            query.Text("description_contains", MaxText)
        );
}

internal static class TextFilters
{
    public static IQueryable<T> Containing<T>(
        this IQueryable<T> rows,
        TextFilter filter,
        Expression<Func<T, string>> id,
        Expression<Func<T, string>> name,
        Expression<Func<T, string>> description
    ) =>
        rows.Containing(filter.Query, id, name, description)
            .Containing(filter.IdContains, id)
            .Containing(filter.NameContains, name)
            .Containing(filter.DescriptionContains, description);
}
