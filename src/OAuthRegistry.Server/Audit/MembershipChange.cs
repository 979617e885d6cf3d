using System.Text.Json;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Audit;

/// <summary>How the record tells a change of somebody's rights.</summary>
internal static class MembershipChange
{
    public static ChangeBody Of(AccountRef account, RightSet before, RightSet after) =>
        new()
        {
            Field = $"collaborators.{account}",
            From = Names(before),
            To = Names(after),
        };

    /// <summary>The account agreed, by its own act.</summary>
    public static ChangeBody Accepted(AccountRef account) =>
        new() { Field = $"collaborators.{account}", To = "accepted" };

    /// <summary>A contact left, and another took its place.</summary>
    public static ChangeBody OfContact(string field, AccountRef from, AccountRef to) =>
        new()
        {
            Field = field,
            From = Ids(from),
            To = Ids(to),
        };

    private static System.Text.Json.Nodes.JsonNode? Ids(AccountRef account) =>
        JsonSerializer.SerializeToNode(account.ToIds(), WireJson.Shared.AccountIds);

    private static System.Text.Json.Nodes.JsonNode? Names(RightSet rights) =>
        rights.IsEmpty ? null : JsonSerializer.SerializeToNode(rights.ToList(), WireJson.Shared.ListRight);
}
