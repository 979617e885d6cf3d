using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Pages;

/// <summary>The review policy: written, tried on what was decided before, and put in force.</summary>
internal sealed class PolicyModel(PolicyDesk desk, PolicySimulation simulation, Call call) : ActsModel(call)
{
    /// <summary>What an operator can begin with.</summary>
    public const string Example = """
        own_clients: refuse        # nobody approves what is its own; allow is the default
        rules:                     # the first that a request meets decides
          - name: look-alike
            when: { checks_fail: [confusable] }
            then: { reject: "Its name looks like that of somebody else. Choose one of your own." }
          - name: says-nothing
            when: { checks_fail: [description] }
            then: { ask: "What do users get from it? Please describe it in a sentence or two." }
          - name: harmless
            when:
              kind: client
              rights_within: [RIGHT_USER_INFO]
              scopes_within: none
              grants_within: [GRANT_AUTHORIZATION_CODE]
              checks_pass: all
            then: approve
          - name: powerful
            when: { risk: high }
            then: { approvers: 2 }
        """;

    private const string Here = "/desk/policy";

    /// <summary>So many rows stand on a page.</summary>
    private const int MostShown = 100;

    public ReviewPolicyBody? Policy { get; private set; }

    /// <summary>What was typed, and the version that it changes.</summary>
    public string? Text { get; private set; }

    public long? Version { get; private set; }

    public int Days { get; private set; } = 90;

    public List<PolicyFaultBody>? Faults { get; private set; }

    public SimulatePolicyAnswer? Simulated { get; private set; }

    /// <summary>Those decided otherwise before all others.</summary>
    public List<SimulatedBody> Shown =>
        [.. (Simulated?.Outcomes ?? []).OrderByDescending(outcome => outcome.Otherwise == true).Take(MostShown)];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => PageAsync(cancellationToken);

    public Task<IActionResult> OnPostCheckAsync(string? text, long? version, CancellationToken cancellationToken)
    {
        Type(text, version);
        return DoAsync(
            () =>
            {
                var request = new CheckPolicyRequest { Text = Text };
                Faults = desk.Check(RequestBody<CheckPolicyRequest>.Of(request)).Faults;
                return Task.CompletedTask;
            },
            null,
            cancellationToken
        );
    }

    public Task<IActionResult> OnPostSimulateAsync(
        string? text,
        long? version,
        int? days,
        CancellationToken cancellationToken
    )
    {
        Type(text, version);
        Days = days ?? Days;
        return DoAsync(
            async () =>
            {
                var request = new SimulatePolicyRequest { Text = Text, Days = Days };
                Simulated = await simulation.SimulateAsync(
                    RequestBody<SimulatePolicyRequest>.Of(request),
                    cancellationToken
                );
            },
            null,
            cancellationToken
        );
    }

    public Task<IActionResult> OnPostSaveAsync(string? text, long? version, CancellationToken cancellationToken)
    {
        Type(text, version);
        return DoAsync(
            () =>
                desk.SetAsync(
                    RequestBody<ReviewPolicyRequest>.Of(
                        new ReviewPolicyRequest { Text = Text, Version = version ?? 0 }
                    ),
                    cancellationToken
                ),
            Here,
            cancellationToken
        );
    }

    protected override async Task ShowAsync(CancellationToken cancellationToken) =>
        Policy = await desk.GetAsync(cancellationToken);

    private void Type(string? text, long? version) => (Text, Version) = (text?.ReplaceLineEndings("\n") ?? "", version);
}
