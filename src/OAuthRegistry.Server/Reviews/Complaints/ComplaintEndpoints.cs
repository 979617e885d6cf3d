using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Complaints;

internal static class ComplaintEndpoints
{
    public static void MapComplaints(this IEndpointRouteBuilder api)
    {
        var reports = api.MapGroup("/clients/{client_id}/reports").WithTags("Reviews");

        reports
            .MapPost("", Complain)
            .Reads<ComplainRequest>()
            .Refuses(404)
            .WithSummary("Report a client to the administrators")
            .WithDescription(
                "For users, by themselves. One report is open for each user and client: what is reported again takes "
                    + "its place. Those who work on the client learn nothing of it."
            );
        reports
            .MapGet("", ListComplaints)
            .TakesPage(ReportedClients.Orders)
            .Takes(new QueryParameter("handled", "boolean", "Only what was handled, or only what is open."))
            .Refuses(404)
            .WithSummary("List what users reported about a client, newest first")
            .WithDescription("For administrators and reviewers.");
        reports
            .MapPost("/handled", HandleComplaints)
            .Reads<HandleComplaintsRequest>()
            .Refuses(404)
            .WithSummary("Say that the open reports about a client are handled")
            .WithDescription(
                "For administrators and reviewers. "
                    + "A `note` is kept in the conversation, for reviewers only. A decision to reject, "
                    + "flag or suspend handles them by itself."
            );

        api.MapGet("/reports", ListReportedClients)
            .WithTags("Reviews")
            .TakesPage(ReportedClients.ClientOrders)
            .WithSummary("List the clients that reports of users are open about, the one reported last first")
            .WithDescription("For administrators and reviewers.");
    }

    private static Task<ComplaintBody> Complain(
        string client_id,
        RequestBody<ComplainRequest> request,
        ComplaintFiling complaints,
        CancellationToken cancellationToken
    ) => complaints.ReportAsync(client_id, request, cancellationToken);

    private static async Task<ComplaintList> ListComplaints(
        string client_id,
        QueryReader query,
        ReportedClients reported,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(ReportedClients.Orders);
        var handled = query.OptionalFlag("handled");
        query.Finish();
        return new ComplaintList
        {
            Reports = response.WithTotal(await reported.ListAsync(client_id, handled, page, cancellationToken)),
        };
    }

    private static async Task<EmptyBody> HandleComplaints(
        string client_id,
        RequestBody<HandleComplaintsRequest> request,
        ReportedClients reported,
        CancellationToken cancellationToken
    )
    {
        await reported.HandleAsync(client_id, request, cancellationToken);
        return new EmptyBody();
    }

    private static async Task<ReportedClientList> ListReportedClients(
        QueryReader query,
        ReportedClients reported,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        var page = query.Page(ReportedClients.ClientOrders);
        query.Finish();
        return new ReportedClientList
        {
            Clients = response.WithTotal(await reported.ListClientsAsync(page, cancellationToken)),
        };
    }
}
