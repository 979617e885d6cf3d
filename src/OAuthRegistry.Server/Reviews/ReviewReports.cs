using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Checks;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews;

/// <summary>Checks clients against the guidelines.</summary>
internal sealed class ReviewReports(
    Neighbours neighbours,
    Lookalikes lookalikes,
    ProbeDesk probes,
    Call call,
    TimeProvider time
)
{
    /// <summary>What can be told at once, from the content alone: for the queue.</summary>
    public ReviewReport AtSubmission(Client client, ClientContent content) =>
        Write(client, NewSubject(client, content));

    /// <summary>
    /// Of a client with a pending change the whole report is about the client as the change would make it.
    /// </summary>
    public async Task<ReviewReport> WriteAsync(Client client, CancellationToken cancellationToken)
    {
        var pending = client.Submission is { IsChange: true } submission ? submission.Wanted : null;
        var report = await WriteAsync(client, pending?.Merge(client.Content) ?? client.Content, cancellationToken);
        report.OfPendingChange = pending is null ? null : true;
        return report;
    }

    /// <summary>
    /// The whole report: with the name of the owner, the clients and accounts that look the same, and the redirect
    /// URIs tried.
    /// </summary>
    public async Task<ReviewReport> WriteAsync(
        Client client,
        ClientContent content,
        CancellationToken cancellationToken
    )
    {
        var subject = NewSubject(client, content);
        var (ownerName, collisions) = await neighbours.FindAsync(subject, cancellationToken);
        return Write(
            client,
            subject with
            {
                OwnerName = ownerName,
                Collisions = collisions,
                Probes = await Task.WhenAll(
                    content.RedirectUris.Select(uri => probes.AskAsync(call.Caller.Account, uri, cancellationToken))
                ),
                KeyProbe = content.JwksUri is { } keys
                    ? await probes.AskAsync(call.Caller.Account, keys, cancellationToken)
                    : null,
            }
        );
    }

    private static ReviewSubject NewSubject(Client client, ClientContent content) =>
        new(client.ClientId, content, ReviewSubject.OwnerOf(client));

    private ReviewReport Write(Client client, ReviewSubject subject)
    {
        var checks = Check.All(subject, lookalikes);
        return new ReviewReport
        {
            ClientId = client.ClientId,
            Revision = client.Revision,
            CreatedAt = time.Now(),
            State = client.State,
            Risk = RightsRisk.Of(subject.Content.Rights),
            Counts = Check.Count(checks),
            Checks = checks,
        };
    }
}
