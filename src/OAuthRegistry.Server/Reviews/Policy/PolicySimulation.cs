using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>What a policy would have decided, before it decides anything.</summary>
internal sealed class PolicySimulation(RegistryContext db, PastRequests past, Call call, TimeProvider time)
{
    private const int Most = 500,
        DaysBack = 90;

    public async Task<SimulatePolicyAnswer> SimulateAsync(
        RequestBody<SimulatePolicyRequest> request,
        CancellationToken cancellationToken
    )
    {
        call.Caller.RequireAdmin("simulate a review policy");
        var days = request.Value.Days ?? DaysBack;
        request.ThrowIfFaulty([
            .. request.Value.Text is { } typed ? PolicyDesk.Check(typed) : [],
            .. days is < 1 or > Limits.MaxPolicyDays
                ? [new Fault("days", $"must be from 1 to {Limits.MaxPolicyDays}")]
                : (Fault[])[],
        ]);
        var text = request.Value.Text ?? (await db.Policies.FindAsync([KeptPolicy.OfReviews], cancellationToken))?.Text;
        var policy = PolicyReader.Read(text ?? "").Policy;
        var requests = await past.ReadAsync(time.Now() - TimeSpan.FromDays(days), Most + 1, cancellationToken);
        var outcomes = requests.Take(Most).Select(one => Try(policy, one)).ToList();
        return new SimulatePolicyAnswer
        {
            Requests = outcomes.Count,
            Same = outcomes.Count(outcome => outcome.Otherwise is null && !IsLeft(outcome)),
            Otherwise = outcomes.Count(outcome => outcome.Otherwise == true),
            LeftToPersons = outcomes.Count(IsLeft),
            More = requests.Count > Most ? true : null,
            Outcomes = outcomes,
        };
    }

    private static bool IsLeft(SimulatedBody outcome) =>
        outcome.Policy is PolicyVerdict.Person or PolicyVerdict.Approvers;

    private static SimulatedBody Try(ReviewPolicy policy, PastRequest past)
    {
        var rule = policy.RuleFor(past.Facts);
        var verdict = VerdictOf(rule?.Then);
        var isSame =
            verdict is PolicyVerdict.Person or PolicyVerdict.Approvers
            || (verdict == PolicyVerdict.Approve && past.Decision.Decision == Decision.Approve)
            || (verdict == PolicyVerdict.Reject && past.Decision.Decision == Decision.Reject);
        return new SimulatedBody
        {
            ClientId = past.Decision.ClientId,
            Revision = past.Decision.Revision,
            DecidedAt = past.Decision.CreatedAt,
            DecidedBy = past.Decision.DecidedBy?.ToIds(),
            OfPendingChange = past.Decision.OfPendingChange.NullIfFalse(),
            Decided = past.Decision.Decision,
            Policy = verdict,
            Rule = rule?.Name,
            Otherwise = isSame ? null : true,
        };
    }

    private static PolicyVerdict VerdictOf(PolicyOutcome? outcome) =>
        outcome switch
        {
            PolicyOutcome.Approve => PolicyVerdict.Approve,
            PolicyOutcome.Reject => PolicyVerdict.Reject,
            PolicyOutcome.Ask => PolicyVerdict.Ask,
            PolicyOutcome.People { Approvers: > 1 } => PolicyVerdict.Approvers,
            _ => PolicyVerdict.Person,
        };
}
