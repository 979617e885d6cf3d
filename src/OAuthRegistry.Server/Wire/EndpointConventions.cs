using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Wire;

/// <summary>A parameter of the query, for the description of the API.</summary>
internal sealed record QueryParameter(string Name, string Type, string Description);

/// <summary>The body of a route that is no JSON, for the description of the API.</summary>
internal sealed record BinaryBody(string Description, IReadOnlyList<string> ContentTypes);

/// <summary>The route answers without a credential too, and more with one.</summary>
internal sealed record OptionalCredential;

/// <summary>The words in which the routes describe themselves.</summary>
internal static class EndpointConventions
{
    public static readonly QueryParameter Mask = new(
        "field_mask",
        "string",
        "The members to answer, such as `name,description`; all that the caller may see if absent."
    );

    public static readonly QueryParameter Deleted = new("deleted", "boolean", "Whether to list deleted ones instead.");

    public static RouteHandlerBuilder Reads<T>(this RouteHandlerBuilder route)
        where T : notnull => route.Accepts<T>("application/json").Refuses(409, 413, 415);

    public static RouteHandlerBuilder Takes(this RouteHandlerBuilder route, params QueryParameter[] parameters) =>
        route.WithMetadata([.. parameters]);

    /// <summary>The route answers pages, in one of the orders.</summary>
    public static RouteHandlerBuilder TakesPage(this RouteHandlerBuilder route, SortTable orders) =>
        route.Takes(
            new(
                "limit",
                "integer",
                $"How many to answer, at most {QueryReader.MaxLimit}; {QueryReader.DefaultLimit} if absent."
            ),
            new("page", "integer", "Which page, from 1."),
            new(
                "order",
                "string",
                $"One of {string.Join(", ", orders.Names.Select(order => $"`{order}`"))}, or one of them with `-` in "
                    + $"front; `{orders.Default}` if absent."
            )
        );

    /// <summary>The route answers pages of entities, of deleted ones on request, with the members asked for.</summary>
    public static RouteHandlerBuilder TakesListing(this RouteHandlerBuilder route, SortTable orders) =>
        route.TakesPage(orders).Takes(Deleted, Mask);

    /// <summary>Documents the refusals that the route can answer beside those that every route can.</summary>
    public static T Refuses<T>(this T route, params int[] statuses)
        where T : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemBody), [Problems.ContentType]));
        }

        return route;
    }

    /// <summary>Tells the total of a list.</summary>
    public static List<T> WithTotal<T>(this HttpResponse response, Page<T> page)
    {
        response.Headers["X-Total-Count"] = page.Total.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return page.Rows;
    }
}
