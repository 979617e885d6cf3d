using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>A report in the order in which it is judged.</summary>
/// <param name="Open">What failed, then what deserves a look, then what only a person can tell.</param>
/// <param name="Passed">What is fine.</param>
internal sealed record Evidence(List<CheckBody> Open, List<CheckBody> Passed)
{
    private static readonly CheckStatus[] Weight = [CheckStatus.Fail, CheckStatus.Warn, CheckStatus.NeedsHuman];

    public static Evidence Of(ReviewReport report) =>
        new(
            [
                .. report
                    .Checks.Where(check => check.Status != CheckStatus.Pass)
                    .OrderBy(check => Array.IndexOf(Weight, check.Status)),
            ],
            report.Checks.FindAll(check => check.Status == CheckStatus.Pass)
        );
}
