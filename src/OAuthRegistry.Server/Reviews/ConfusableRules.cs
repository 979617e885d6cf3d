using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// An ID or a name that nearly everybody would take for an official one is refused at submission. Administrators may register official clients.
/// </summary>
internal static class ConfusableRules
{
    public static IEnumerable<Fault> Check(ClientBody client, Lookalikes lookalikes, Caller caller)
    {
        if (caller.IsAdmin)
        {
            yield break;
        }

        foreach (var (field, text) in new[] { ("client.ids.client_id", client.Ids?.ClientId), ("client.name", client.Name) })
        {
            if (!string.IsNullOrEmpty(text) && lookalikes.Find(text).FirstOrDefault(resemblance => resemblance.IsNearCertain) is { } resemblance)
            {
                yield return new Fault(field, $"could be taken for the official \"{resemblance.Other}\" ({resemblance.Why}); begin with your own brand", Confusable(resemblance));
            }
        }
    }

    private static Refusal Confusable(Resemblance resemblance) => new(StatusCode.InvalidArgument, "confusable", "could be confused with `{official}`")
    {
        Attributes = new System.Text.Json.Nodes.JsonObject { ["official"] = resemblance.Other },
    };
}
