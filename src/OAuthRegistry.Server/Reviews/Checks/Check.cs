using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>How a check tells what it found.</summary>
internal static class Check
{
    public static CheckBody Pass(Guideline guideline, string finding, params IEnumerable<string> evidence) =>
        Found(guideline, CheckStatus.Pass, finding, null, evidence);

    public static CheckBody Warn(
        Guideline guideline,
        string finding,
        string advice,
        params IEnumerable<string> evidence
    ) => Found(guideline, CheckStatus.Warn, finding, advice, evidence);

    public static CheckBody Fail(
        Guideline guideline,
        string finding,
        string advice,
        params IEnumerable<string> evidence
    ) => Found(guideline, CheckStatus.Fail, finding, advice, evidence);

    public static CheckBody NeedsHuman(
        Guideline guideline,
        string finding,
        string advice,
        params IEnumerable<string> evidence
    ) => Found(guideline, CheckStatus.NeedsHuman, finding, advice, evidence);

    /// <summary>Every guideline that can be checked, in the order in which reviewers read.</summary>
    public static List<CheckBody> All(ReviewSubject subject, Lookalikes lookalikes) =>
        [
            OwnerCheck.Run(subject),
            ConfusableCheck.Run(subject, lookalikes),
            ClientIdCheck.Run(subject),
            NameCheck.Run(subject),
            DescriptionCheck.Run(subject),
            RedirectUriCheck.Run(subject),
            .. HostCheck.Run(subject),
            .. KeyCheck.Run(subject),
            GrantChecks.RunPassword(subject),
            GrantChecks.RunRefreshToken(subject),
            .. GrantChecks.RunClientCredentials(subject),
            .. GrantChecks.RunTokenExchange(subject),
            GrantChecks.RunDeviceCode(subject),
            RightsCheck.Run(subject),
        ];

    public static CheckCounts Count(IReadOnlyCollection<CheckBody> checks) =>
        new()
        {
            Pass = checks.Count(check => check.Status == CheckStatus.Pass),
            Warn = checks.Count(check => check.Status == CheckStatus.Warn),
            Fail = checks.Count(check => check.Status == CheckStatus.Fail),
            NeedsHuman = checks.Count(check => check.Status == CheckStatus.NeedsHuman),
        };

    private static CheckBody Found(
        Guideline guideline,
        CheckStatus status,
        string finding,
        string? advice,
        IEnumerable<string> evidence
    )
    {
        var list = evidence.ToList();
        return new CheckBody
        {
            Guideline = guideline,
            Status = status,
            Finding = finding,
            Evidence = list.Count > 0 ? list : null,
            Advice = advice,
        };
    }
}
