using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>What users report about clients.</summary>
public sealed class ReportsApi
{
    private readonly Calls _calls;

    internal ReportsApi(Calls calls) => _calls = calls;

    /// <summary>Reports a client to the administrators, as the user that calls.</summary>
    public Task<ComplaintBody> ReportAsync(
        string clientId,
        ComplainRequest report,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            Route.Of($"clients/{clientId}/reports"),
            report,
            Calls.Wire.ComplainRequest,
            Calls.Wire.ComplaintBody,
            cancellationToken
        );

    /// <summary>Lists the clients that reports are open about, the one reported last first.</summary>
    public IAsyncEnumerable<ReportedClientBody> ListClientsAsync(
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) => _calls.ListAsync("reports", options, Calls.Wire.ReportedClientList, page => page.Clients, cancellationToken);

    /// <summary>Lists what users reported about a client, newest first; handled or open ones, if one says.</summary>
    public IAsyncEnumerable<ComplaintBody> ListAsync(
        string clientId,
        bool? handled = null,
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync(
            Route
                .Of($"clients/{clientId}/reports")
                .With(
                    "handled",
                    handled switch
                    {
                        true => "true",
                        false => "false",
                        null => null,
                    }
                ),
            options,
            Calls.Wire.ComplaintList,
            page => page.Reports,
            cancellationToken
        );

    /// <summary>Says that the open reports about a client are handled, with a note for reviewers.</summary>
    public Task HandleAsync(string clientId, string? note = null, CancellationToken cancellationToken = default) =>
        _calls.DoAsync(
            HttpMethod.Post,
            Route.Of($"clients/{clientId}/reports/handled"),
            new HandleComplaintsRequest { Note = note },
            Calls.Wire.HandleComplaintsRequest,
            cancellationToken
        );
}
