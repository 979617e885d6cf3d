using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;

namespace OAuthRegistry.Server.Data;

/// <summary>Rows that hold a text, whatever its capitals; <c>lower()</c> is what the index of Postgres holds.</summary>
internal static class TextSearch
{
    private static readonly MethodInfo ToLower = typeof(string).GetMethod(nameof(string.ToLower), [])!,
        Contains = typeof(string).GetMethod(nameof(string.Contains), [typeof(string)])!;

    /// <summary>Those with the text in any of the columns; all, if there is no text.</summary>
    public static IQueryable<T> Containing<T>(
        this IQueryable<T> rows,
        string text,
        params IReadOnlyList<Expression<Func<T, string>>> columns
    )
    {
        if (Folding.Fold(text) is not { Length: > 0 } folded)
        {
            return rows;
        }

        // A member of an object becomes a parameter of the statement, which is planned once for all texts.
        var row = Expression.Parameter(typeof(T), "row");
        var sought = Expression.Property(Expression.Constant(new Sought(folded)), nameof(Sought.Text));
        var found = columns
            .Select(column => new Replacement(column.Parameters[0], row).Visit(column.Body))
            .Select(column => (Expression)Expression.Call(Expression.Call(column, ToLower), Contains, sought))
            .Aggregate(Expression.OrElse);
        return rows.Where(Expression.Lambda<Func<T, bool>>(found, row));
    }

    private sealed record Sought(string Text);

    private sealed class Replacement(Expression from, Expression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
