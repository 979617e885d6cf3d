using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Reviews.Checks;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews;

/// <summary>Checks clients against the guidelines.</summary>
internal sealed class ReviewReports(
    Neighbours neighbours,
    Lookalikes lookalikes,
    ProbeDesk probes,
    ProvenHosts hosts,
    NetworkScopes scopes,
    Call call,
    TimeProvider time
)
{
    /// <summary>What can be told at once, from the content and from what its owner has proven: for the queue.</summary>
    public async Task<ReviewReport> AtSubmissionAsync(
        Client client,
        ClientContent content,
        CancellationToken cancellationToken
    )
    {
        var subject = NewSubject(client, content);
        var proven = await ProvenForAsync(subject, cancellationToken);
        return Write(client, subject with { Scopes = scopes.Read(content.ResourceScopes), ProvenHosts = proven });
    }

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
        await scopes.FindAsync(content.ResourceScopes.Select(scope => scope.Name), cancellationToken);
        var (ownerName, collisions) = await neighbours.FindAsync(subject, cancellationToken);
        var report = Write(
            client,
            subject with
            {
                OwnerName = ownerName,
                Collisions = collisions,
                Scopes = scopes.Read(content.ResourceScopes),
                ProvenHosts = await ProvenForAsync(subject, cancellationToken),
                Probes = await Task.WhenAll(
                    content.RedirectUris.Select(uri => probes.AskAsync(call.Caller.Account, uri, cancellationToken))
                ),
                KeyProbe = content.JwksUri is { } keys
                    ? await probes.AskAsync(call.Caller.Account, keys, cancellationToken)
                    : null,
            }
        );
        report.Homepage = await HomepageAsync(content, cancellationToken);
        return report;
    }

    /// <summary>Kept with a decision, so that it shows later whether the homepage still leads where it did.</summary>
    private async Task<HomepageBody?> HomepageAsync(ClientContent content, CancellationToken cancellationToken)
    {
        if (HostsToProve.HostOf(content.ClientUri) is null)
        {
            return null;
        }

        var answer = await probes.AskAsync(call.Caller.Account, content.ClientUri!, cancellationToken);
        return new HomepageBody
        {
            Uri = answer.Uri,
            Status = answer.Outcome switch
            {
                ProbeOutcome.Works => CheckStatus.Pass,
                ProbeOutcome.Fails => CheckStatus.Fail,
                ProbeOutcome.Refused => CheckStatus.Warn,
                _ => CheckStatus.NeedsHuman,
            },
            Finding = answer.Evidence,
            Site = answer.Site,
        };
    }

    private static Risk RiskOf(ReviewSubject subject, List<CheckBody> checks)
    {
        var ofRights = RightsRisk.Of(subject.Content.Rights);
        return subject.Scopes?.Any(scope => scope.Scope.Risk == ScopeRisk.High) == true
            ? Risk.High
            : RightsRisk.OfSilence(ofRights, checks);
    }

    /// <summary>Asked only where there is a host to prove.</summary>
    private async Task<IReadOnlyList<AccountHost>> ProvenForAsync(
        ReviewSubject subject,
        CancellationToken cancellationToken
    ) => HostsToProve.Of(subject.Content).Count == 0 ? [] : await hosts.OfAsync(subject.Owner, cancellationToken);

    private ReviewSubject NewSubject(Client client, ClientContent content) =>
        new(client.ClientId, content, ReviewSubject.OwnerOf(client)) { At = time.Now() };

    private ReviewReport Write(Client client, ReviewSubject subject)
    {
        var checks = Check.All(subject, lookalikes);
        return new ReviewReport
        {
            ClientId = client.ClientId,
            Revision = client.Revision,
            CreatedAt = time.Now(),
            State = client.State,
            Risk = RiskOf(subject, checks),
            Counts = Check.Count(checks),
            Checks = checks,
        };
    }
}
