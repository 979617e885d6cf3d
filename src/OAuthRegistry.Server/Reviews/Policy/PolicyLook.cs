using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>
/// What the policy does with one request: with the whole report, probes included, and by the one way to decide. A
/// person may decide otherwise at any time.
/// </summary>
internal sealed class PolicyLook(
    RegistryContext db,
    ReviewReports reports,
    Deciding deciding,
    Correspondence correspondence,
    PolicyInForce inForce,
    Call call
)
{
    public async Task LookAsync(string clientId, CancellationToken cancellationToken)
    {
        var policy = await inForce.GetAsync(cancellationToken);
        call.Caller = Caller.Registry($"policy:{policy.Version}");
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        if (client.Submission is not { WaitsFor: WaitsFor.Reviewer } waits || waits.SeenByPolicy == policy.Version)
        {
            return;
        }

        var verdict = Verdict.About(client, Decision.Approve);
        var report = await reports.WriteAsync(client, cancellationToken);
        var rule = policy.Policy.RuleFor(PolicyFacts.Of(client, verdict, report));
        if (rule is not null)
        {
            call.Caller = Caller.Registry(policy.NameOf(rule));
        }

        switch (rule?.Then)
        {
            case PolicyOutcome.Approve:
                await deciding.DecideAsync(
                    client,
                    verdict with
                    {
                        Report = report,
                        Reason = Approved(rule),
                    },
                    cancellationToken
                );
                await db.SaveAsync(cancellationToken);
                break;
            case PolicyOutcome.Reject reject:
                await deciding.DecideAsync(
                    client,
                    Verdict.About(client, Decision.Reject) with
                    {
                        Report = report,
                        ReasonCodes = CodesOf(rule, report),
                        Reason = WithCause(reject.Reason, rule.Name),
                    },
                    cancellationToken
                );
                await db.SaveAsync(cancellationToken);
                break;
            case PolicyOutcome.Ask ask when !waits.IsAskedByPolicy:
                waits.IsAskedByPolicy = true;
                await correspondence.WriteAsync(
                    clientId,
                    RequestBody<PostMessageRequest>.Of(
                        new PostMessageRequest { Text = WithCause(ask.Question, rule.Name), Asks = true }
                    ),
                    cancellationToken
                );
                break;
            default:
                await LeaveToPersonAsync(client, policy.Version, cancellationToken);
                await LookAgainIfProvenAsync(client, verdict, report, cancellationToken);
                break;
        }
    }

    /// <summary>What a registrant reads: the operator's words, and that a rule said them.</summary>
    public static string WithCause(string words, string rule) => $"{words}\n\n{Cause(rule)}";

    private static string Approved(PolicyRule rule) =>
        $"Approved by the rule \"{rule.Name}\" of the registry's review policy.";

    private static string Cause(string rule) => $"This was the rule \"{rule}\" of the registry's review policy.";

    /// <summary>The guidelines that the rule looked at and the request does not meet.</summary>
    private static List<Guideline> CodesOf(PolicyRule rule, ReviewReport report)
    {
        List<Guideline> codes =
        [
            .. rule
                .When.SelectMany(condition => condition.About)
                .Where(about =>
                    report.Checks.Any(check => check.Guideline == about && check.Status != CheckStatus.Pass)
                )
                .Distinct(),
        ];
        return codes.Count > 0 ? codes : [Guideline.Other];
    }

    /// <summary>
    /// Only if it is still what was looked at: its revision is written as it was read, or not at all.
    /// </summary>
    private async Task LeaveToPersonAsync(Client client, long version, CancellationToken cancellationToken)
    {
        client.Submission!.SeenByPolicy = version;
        db.Entry(client).Property(c => c.Revision).IsModified = true;
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>
    /// A host that was proven while this looked: either its proof comes after what was left, and calls for another
    /// look, or it is seen here.
    /// </summary>
    private async Task LookAgainIfProvenAsync(
        Client client,
        Verdict verdict,
        ReviewReport report,
        CancellationToken cancellationToken
    )
    {
        var now = await reports.AtSubmissionAsync(client, verdict.Content, cancellationToken);
        if (HostsOf(now) != HostsOf(report))
        {
            client.Submission!.SeenByPolicy = null;
            await db.SaveAsync(cancellationToken);
        }
    }

    private static string HostsOf(ReviewReport report) =>
        string.Join('\n', report.Checks.Find(check => check.Guideline == Guideline.Hosts)?.Evidence ?? []);
}
