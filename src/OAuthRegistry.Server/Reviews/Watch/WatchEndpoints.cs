using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Watch;

internal static class WatchEndpoints
{
    public static void MapWatch(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/drifts")
            .WithTags("Reviews")
            .MapGet("", ListDrifts)
            .TakesPage(OpenDrifts.Orders)
            .WithSummary("List what of clients in use is not any more as it was approved")
            .WithDescription("For administrators and reviewers. Only what was seen twice, and stands.");

        var client = api.MapGroup("/clients/{client_id}").WithTags("Reviews");

        client
            .MapGet("/drifts", ListDriftsOfClient)
            .Refuses(404)
            .WithSummary("List what of a client is not any more as it was approved");
        client
            .MapPost("/watch", Watch)
            .Refuses(404, 409)
            .WithSummary("Look at an approved client again now")
            .WithDescription(
                "For whoever may change it, and administrators. Asks its hosts, and compares what they answer with the "
                    + "report of its approval. The answer has what is not as it was."
            );
        client
            .MapGet("/attestations", ListAttestations)
            .TakesPage(Attesting.Orders)
            .Refuses(404)
            .WithSummary("List when owners confirmed that a client is as it was, newest first, and when it is due");
        client
            .MapPost("/attestations", Attest)
            .Refuses(404, 409)
            .WithSummary("Confirm that a client is as it was approved")
            .WithDescription(
                "For its owners themselves, and no application in their name. Refused while something of it has "
                    + "drifted."
            );
    }

    private static async Task<DriftList> ListDrifts(
        QueryReader query,
        OpenDrifts drifts,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(OpenDrifts.Orders);
        query.Finish();
        return new DriftList { Drifts = response.WithTotal(await drifts.ListAsync(page, cancellationToken)) };
    }

    private static async Task<DriftList> ListDriftsOfClient(
        string client_id,
        OpenDrifts drifts,
        CancellationToken cancellationToken
    ) => new() { Drifts = await drifts.ListOfAsync(client_id, cancellationToken) };

    private static Task<WatchBody> Watch(string client_id, LookAgain look, CancellationToken cancellationToken) =>
        look.AtAsync(client_id, cancellationToken);

    private static async Task<AttestationList> ListAttestations(
        string client_id,
        QueryReader query,
        Attesting attesting,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(Attesting.Orders);
        query.Finish();
        var (found, dueAt) = await attesting.ListAsync(client_id, page, cancellationToken);
        return new AttestationList { Attestations = response.WithTotal(found), DueAt = dueAt };
    }

    private static Task<AttestationBody> Attest(
        string client_id,
        Attesting attesting,
        CancellationToken cancellationToken
    ) => attesting.AttestAsync(client_id, cancellationToken);
}
