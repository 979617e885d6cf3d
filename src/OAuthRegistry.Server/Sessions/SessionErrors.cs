using System.Text.Json.Nodes;

namespace OAuthRegistry.Server.Sessions;

internal static class SessionErrors
{
    public static RefusedException SessionNotFound(string sessionId) =>
        new(
            new Refusal(StatusCode.NotFound, "session_not_found", "session `{session_id}` not found")
            {
                Attributes = new JsonObject { ["session_id"] = sessionId },
            }
        );
}
