using Microsoft.Extensions.Localization;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What a report has against a client, as a reviewer would write it to the owner.</summary>
/// <param name="Codes">The guidelines that are not met.</param>
/// <param name="Text">What was found about each, and what would mend it.</param>
internal sealed record Objections(List<Guideline> Codes, string Text)
{
    public static Objections Of(ReviewReport report, IStringLocalizer<Texts> texts)
    {
        var failed = report.Checks.FindAll(check => check.Status == CheckStatus.Fail);
        return new Objections(
            failed.ConvertAll(check => check.Guideline),
            string.Join("\n\n", failed.Select(check => Sentence(check, texts)))
        );
    }

    private static string Sentence(CheckBody check, IStringLocalizer<Texts> texts) =>
        $"{texts.Of(check.Guideline)}: {texts.SaidInFull(check.Finding)} {texts.SaidInFull(check.Advice)}".TrimEnd();
}
