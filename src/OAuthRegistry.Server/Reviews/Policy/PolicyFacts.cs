using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Content;
using OAuthRegistry.Server.Reviews.Decisions;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Policy;

/// <summary>
/// All that a policy knows of a request, so that it says the same of a past one as of one that waits.
/// </summary>
/// <param name="Asked">The content as it would be once approved.</param>
/// <param name="Approved">The content that runs now, where a change of it is asked for; nothing of a client that is
/// new.</param>
/// <param name="ChangedFields">The members that the change is about; none of a client that is new.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Report">What the checks found.</param>
internal sealed record PolicyFacts(
    ClientContent Asked,
    ClientContent? Approved,
    IReadOnlyList<string> ChangedFields,
    AccountRef Owner,
    ReviewReport Report
)
{
    public bool IsChange => Approved is not null;

    /// <summary>The rights with all that they stand for.</summary>
    public RightSet Rights => RightSet.Of(Asked.Rights).Implied();

    /// <summary>
    /// What it could do, or what the change of it could, whichever is worse: a new place that users are sent to is a
    /// high risk of the smallest client.
    /// </summary>
    public Risk Risk =>
        Approved is null
            ? Report.Risk
            : (Risk)
                Math.Max(
                    (int)Report.Risk,
                    (int)RightsRisk.OfChange(ChangedFields, Asked.Rights.Except(Approved.Rights))
                );

    /// <summary>The hosts on the internet that it leads users to.</summary>
    public IReadOnlyList<string> Hosts => HostsToProve.Of(Asked);

    public static PolicyFacts Of(Client client, Verdict verdict, ReviewReport report) =>
        new(
            verdict.Content,
            verdict.OfPendingChange ? client.Content : null,
            verdict.OfPendingChange ? client.Submission!.ChangedFields : [],
            ReviewSubject.OwnerOf(client),
            report
        );

    /// <summary>How a guideline is met; nothing where it was not looked at.</summary>
    public CheckStatus? StatusOf(Guideline guideline) =>
        Report.Checks.FirstOrDefault(check => check.Guideline == guideline)?.Status;
}
