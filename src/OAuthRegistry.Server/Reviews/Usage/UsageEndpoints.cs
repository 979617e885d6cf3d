using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Usage;

internal static class UsageEndpoints
{
    public static void MapUsage(this IEndpointRouteBuilder api) =>
        api.MapGet("/clients/{client_id}/usage", GetUsage)
            .WithTags("Clients")
            .Takes(
                new QueryParameter(
                    "days",
                    "integer",
                    $"Of how many days, from 1 to {UseKeeping.KeptDays}; {ClientUsage.UsualDays} if absent."
                )
            )
            .Refuses(404)
            .WithSummary("Hold the rights that a client was granted against those that it used")
            .WithDescription(
                "Counted are the calls of this registry's API by tokens of the client, by the right that each needed; "
                    + "no user is. What was used in the last minute may be missing."
            );

    private static Task<UsageBody> GetUsage(
        string client_id,
        QueryReader query,
        ClientUsage usage,
        CancellationToken cancellationToken
    )
    {
        var days = query.Number("days", 1, UseKeeping.KeptDays, ClientUsage.UsualDays);
        query.Finish();
        return usage.GetAsync(client_id, days, cancellationToken);
    }
}
