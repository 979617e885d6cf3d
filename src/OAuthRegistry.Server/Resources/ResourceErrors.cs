using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Resources;

/// <summary>The ways in which work on a resource can fail.</summary>
internal static class ResourceErrors
{
    public static RefusedException NotFound(string resourceId) =>
        new(
            new Refusal(StatusCode.NotFound, "resource_not_found", "resource `{resource_id}` not found")
            {
                Attributes = new JsonObject { ["resource_id"] = resourceId },
            }
        );

    public static RefusedException IdentifierTaken(string identifier) =>
        new(
            new Refusal(StatusCode.AlreadyExists, "identifier_taken", "another resource has this identifier")
            {
                Detail = "Each API has one resource. A slash at the end makes no difference.",
                Faults = [new Fault("resource.identifier", $"`{identifier}` is the identifier of another resource")],
            }
        );

    public static RefusedException ScopeTaken(params IEnumerable<string> names) =>
        new(
            new Refusal(StatusCode.AlreadyExists, "scope_taken", "another resource has a scope of this name")
            {
                Detail =
                    "Requests name scopes without their resource, so names differ. Put the API in front, as in "
                    + "`devices:read`.",
                Faults =
                [
                    .. names.Select(name => new Fault("resource.scopes", $"`{name}` is a scope of another resource")),
                ],
            }
        );

    public static RefusedException InUse(IReadOnlyList<string> scopes, IReadOnlyList<string> clients) =>
        new(
            new Refusal(StatusCode.FailedPrecondition, "scope_in_use", "clients have scopes of this resource")
            {
                Attributes = new JsonObject
                {
                    ["scopes"] = new JsonArray([.. scopes.Select(scope => JsonValue.Create(scope))]),
                    ["clients"] = new JsonArray([.. clients.Select(client => JsonValue.Create(client))]),
                },
                Detail =
                    $"{string.Join(", ", scopes)}: approved for, or asked for by, {string.Join(", ", clients)}. Retire "
                    + "a scope with `retired_at`; it is then granted no more. To let it stand for more, register "
                    + "another scope.",
            }
        );

    /// <param name="changes">What is otherwise now than it would be.</param>
    public static RefusedException Stale(IEnumerable<ChangeBody> changes) =>
        new(
            new Refusal(StatusCode.Aborted, "resource_changed", "somebody else changed this API since you opened it")
            {
                Detail = "Nothing was saved. Beside each field stands what it is now; save again to put yours over it.",
                Faults =
                [
                    .. changes.Select(change => new Fault(
                        $"resource.{change.Field}",
                        change.From is JsonValue now ? $"is `{now}` now" : "is otherwise now"
                    )),
                ],
            }
        );

    public static RefusedException IdTaken(Resource resource) =>
        new(
            new Refusal(StatusCode.AlreadyExists, "id_taken", "ID already taken")
            {
                Attributes = new JsonObject { ["id"] = resource.ResourceId },
                Detail = "IDs of resources are never given out again, not even after deletion: choose another.",
                Faults = [new Fault("resource.ids.resource_id", $"`{resource.ResourceId}` is taken")],
            }
        );
}
