using System.Text.Json;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;

namespace OAuthRegistry.Server.Audit;

/// <summary>How the record tells a change of somebody's rights.</summary>
internal static class MembershipChange
{
    public static ChangeBody Of(AccountRef account, RightSet before, RightSet after) => new()
    {
        Field = $"collaborators.{account}",
        From = Names(before),
        To = Names(after),
    };

    private static System.Text.Json.Nodes.JsonNode? Names(RightSet rights) =>
        rights.IsEmpty ? null : JsonSerializer.SerializeToNode(rights.ToList(), WireJson.Shared.ListRight);
}
