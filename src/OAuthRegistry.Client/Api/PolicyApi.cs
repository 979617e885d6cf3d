using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>The review policy: what is decided by rules; for administrators.</summary>
public sealed class PolicyApi
{
    private readonly Calls _calls;

    internal PolicyApi(Calls calls) => _calls = calls;

    /// <summary>Reads the policy in force.</summary>
    public Task<ReviewPolicyBody> GetAsync(CancellationToken cancellationToken = default) =>
        _calls.GetAsync("review-policy", Calls.Wire.ReviewPolicyBody, cancellationToken);

    /// <summary>Changes it. In force at once.</summary>
    public Task<ReviewPolicyBody> SetAsync(ReviewPolicyRequest policy, CancellationToken cancellationToken = default) =>
        _calls.PutAsync(
            "review-policy",
            policy,
            Calls.Wire.ReviewPolicyRequest,
            Calls.Wire.ReviewPolicyBody,
            cancellationToken
        );

    /// <summary>Tells what is wrong with a policy, and changes nothing.</summary>
    public Task<CheckPolicyAnswer> CheckAsync(string text, CancellationToken cancellationToken = default) =>
        _calls.PostAsync(
            "review-policy/check",
            new CheckPolicyRequest { Text = text },
            Calls.Wire.CheckPolicyRequest,
            Calls.Wire.CheckPolicyAnswer,
            cancellationToken
        );

    /// <summary>Tells what a policy would have decided about past requests, and changes nothing.</summary>
    public Task<SimulatePolicyAnswer> SimulateAsync(
        SimulatePolicyRequest request,
        CancellationToken cancellationToken = default
    ) =>
        _calls.PostAsync(
            "review-policy/simulate",
            request,
            Calls.Wire.SimulatePolicyRequest,
            Calls.Wire.SimulatePolicyAnswer,
            cancellationToken
        );

    /// <summary>Lists its versions, newest first.</summary>
    public IAsyncEnumerable<EventBody> ListEventsAsync(
        ListOptions? options = null,
        CancellationToken cancellationToken = default
    ) =>
        _calls.ListAsync("review-policy/events", options, Calls.Wire.EventList, page => page.Events, cancellationToken);
}
