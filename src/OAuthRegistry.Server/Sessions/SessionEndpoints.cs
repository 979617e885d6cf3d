using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Sessions;

internal static class SessionEndpoints
{
    public static void MapSessions(this IEndpointRouteBuilder api)
    {
        var sessions = api.MapGroup("/users/{user_id}/sessions").WithTags("Sessions");

        sessions
            .MapGet("", List)
            .TakesPage(SessionService.Orders)
            .Refuses(404)
            .WithSummary("List the browsers in which a user is signed in");
        sessions.MapDelete("/{session_id}", End).Refuses(404).WithSummary("Sign a user out of a browser");
    }

    private static async Task<SessionList> List(
        string user_id,
        QueryReader query,
        SessionService sessions,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(SessionService.Orders);
        query.Finish();
        return new SessionList
        {
            Sessions = response.WithTotal(await sessions.ListAsync(user_id, page, cancellationToken)),
        };
    }

    private static async Task<EmptyBody> End(
        string user_id,
        string session_id,
        SessionService sessions,
        CancellationToken cancellationToken
    )
    {
        await sessions.EndAsync(user_id, session_id, cancellationToken);
        return new EmptyBody();
    }
}
