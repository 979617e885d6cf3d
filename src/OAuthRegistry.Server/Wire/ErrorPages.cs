namespace OAuthRegistry.Server.Wire;

/// <summary>The address in the <c>type</c> of a problem leads here (RFC 9457, section 3.1.1).</summary>
internal static class ErrorPages
{
    public static void MapErrorPages(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/errors/{name}", Explain).ExcludeFromDescription();

    private static string Explain(string name) =>
        $"""
            {name}

            A refusal of OAuthRegistry. The answer that named it says in `title` what was wrong, in `detail` what would
            be right, and in `errors` which members of the request it is about. Every name is listed in docs/api.md,
            section "Errors".

            """;
}
