using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// An ID or a name that nearly everybody would take for an official one is refused at submission. Administrators may
/// register official clients.
/// </summary>
internal static class ConfusableRules
{
    /// <summary>Adds what is confusable to the faults; a member that is at fault already needs no second one.</summary>
    public static List<Fault> AddTo(List<Fault> faults, ClientBody client, Lookalikes lookalikes, Caller caller)
    {
        (string Field, string? Text)[] judged = caller.IsAdmin
            ? []
            : [("client.ids.client_id", client.Ids?.ClientId), ("client.name", client.Name)];
        foreach (var (field, text) in judged)
        {
            if (
                !string.IsNullOrEmpty(text)
                && !faults.Exists(fault => fault.Field == field)
                && lookalikes.Find(text).FirstOrDefault(resemblance => resemblance.IsNearCertain) is { } resemblance
            )
            {
                faults.Add(
                    new Fault(
                        field,
                        $"could be taken for the official \"{resemblance.Other}\" ({resemblance.Why}); begin with "
                            + "your own brand",
                        Confusable(resemblance)
                    )
                );
            }
        }

        return faults;
    }

    private static Refusal Confusable(Resemblance resemblance) =>
        new(StatusCode.InvalidArgument, "confusable", "could be confused with `{official}`")
        {
            Attributes = new System.Text.Json.Nodes.JsonObject { ["official"] = resemblance.Other },
        };
}
