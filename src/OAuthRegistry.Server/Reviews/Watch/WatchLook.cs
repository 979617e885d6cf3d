using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Reviews.Checks;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>
/// Runs those checks of a report again that the world outside can change, each host asked once, and compares them with
/// the report on which the client was approved.
/// </summary>
internal sealed class WatchLook(ProbeDesk probes, ProvenHosts proven, HostBudget budget, IOptions<ProbeOptions> options)
{
    /// <summary>How many hosts of one client are asked; whoever has more is told of these.</summary>
    private const int MostHosts = 10;

    /// <summary>What was found, or how long it must wait since a host was asked a moment ago.</summary>
    public async Task<(List<WatchFinding>? Findings, TimeSpan? Wait)> AtAsync(
        AccountRef? asker,
        Client client,
        ReviewReport before,
        CancellationToken cancellationToken
    )
    {
        var content = client.Content;
        var addresses = AddressesOf(content);
        if (options.Value.Enabled && budget.Take(addresses.Keys) is { } wait)
        {
            return (null, wait);
        }

        var answers = (
            await Task.WhenAll(
                addresses.Select(async address =>
                    (Host: address.Key, Answer: await probes.AskAsync(asker, address.Value, cancellationToken))
                )
            )
        ).ToDictionary(pair => pair.Host, pair => pair.Answer);
        var subject = new ReviewSubject(client.ClientId, content, ReviewSubject.OwnerOf(client))
        {
            ProvenHosts = await proven.OfAsync(ReviewSubject.OwnerOf(client), cancellationToken),
            KeyProbe = AnswerOf(answers, content.JwksUri),
        };
        return (
            [
                RedirectUris(content, answers, before),
                Homepage(AnswerOf(answers, content.ClientUri), before.Homepage),
                Compare(DriftCheck.Hosts, HostCheck.Run(subject).FirstOrDefault(), StatusOf(before, Guideline.Hosts)),
                Keys(subject, before),
            ],
            null
        );
    }

    /// <summary>
    /// One address for each host: the homepage if it is there, since that tells where it leads, too.
    /// </summary>
    private static Dictionary<string, string> AddressesOf(ClientContent content) =>
        content
            .RedirectUris.Prepend(content.JwksUri)
            .Prepend(content.ClientUri)
            .OfType<string>()
            .Where(uri => HostOf(uri) is not null)
            .GroupBy(uri => HostOf(uri)!)
            .Take(MostHosts)
            .ToDictionary(host => host.Key, host => host.First());

    private static string? HostOf(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps ? uri.IdnHost : null;

    private static ProbeResult? AnswerOf(Dictionary<string, ProbeResult> answers, string? address) =>
        HostOf(address) is { } host ? answers.GetValueOrDefault(host) : null;

    private static WatchFinding RedirectUris(
        ClientContent content,
        Dictionary<string, ProbeResult> answers,
        ReviewReport before
    )
    {
        var asked = content
            .RedirectUris.Select(uri => AnswerOf(answers, uri))
            .OfType<ProbeResult>()
            .Distinct()
            .ToList();
        var failing = asked.FindAll(answer => answer.Outcome is ProbeOutcome.Fails or ProbeOutcome.Refused);
        if (failing.Count == 0)
        {
            bool? isFine = asked.Exists(answer => answer.Outcome == ProbeOutcome.NotProbed) ? null : false;
            return new WatchFinding(DriftCheck.RedirectUris, isFine);
        }

        var now = failing.Exists(answer => answer.Outcome == ProbeOutcome.Fails) ? CheckStatus.Fail : CheckStatus.Warn;
        return new WatchFinding(
            DriftCheck.RedirectUris,
            DriftRules.HasDrifted(StatusOf(before, Guideline.RedirectUris), now),
            "a host that users are sent to does not answer any more",
            failing.ConvertAll(Say)
        );
    }

    private static WatchFinding Homepage(ProbeResult? answer, HomepageBody? before) =>
        (answer, before) switch
        {
            (null, _) or (_, null) => new WatchFinding(DriftCheck.Homepage, false),
            ({ Outcome: ProbeOutcome.NotProbed }, _) => new WatchFinding(DriftCheck.Homepage, null),
            ({ Outcome: ProbeOutcome.Fails or ProbeOutcome.Refused }, _) => new WatchFinding(
                DriftCheck.Homepage,
                DriftRules.HasDrifted(
                    before.Status,
                    answer.Outcome == ProbeOutcome.Fails ? CheckStatus.Fail : CheckStatus.Warn
                ),
                "the homepage does not answer any more",
                [Say(answer)]
            ),
            ({ Site: { } now }, { Site: { } then }) when !DriftRules.IsSameSite(then, now) => new WatchFinding(
                DriftCheck.Homepage,
                true,
                "the homepage leads to another site",
                [$"{answer.Uri}: leads to {now}; when it was approved it led to {then}"]
            ),
            _ => new WatchFinding(DriftCheck.Homepage, false),
        };

    private static WatchFinding Keys(ReviewSubject subject, ReviewReport before) =>
        subject.KeyProbe is { Outcome: ProbeOutcome.NotProbed }
            ? new WatchFinding(DriftCheck.Keys, null)
            : Compare(DriftCheck.Keys, KeyCheck.Run(subject).FirstOrDefault(), StatusOf(before, Guideline.Keys));

    private static WatchFinding Compare(DriftCheck check, CheckBody? now, CheckStatus before) =>
        now is not null && DriftRules.HasDrifted(before, now.Status)
            ? new WatchFinding(check, true, now.Finding ?? "", now.Evidence)
            : new WatchFinding(check, false);

    /// <summary>What was not there when it was approved can not have become worse.</summary>
    private static CheckStatus StatusOf(ReviewReport report, Guideline guideline) =>
        report.Checks.Find(check => check.Guideline == guideline)?.Status ?? CheckStatus.Fail;

    private static string Say(ProbeResult answer) => $"{answer.Uri}: {answer.Evidence}";
}
