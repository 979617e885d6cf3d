using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>"The redirect URI(s) should work."</summary>
internal static class RedirectUriCheck
{
    public static CheckBody Run(ReviewSubject subject)
    {
        if (subject.Content.RedirectUris.Count == 0)
        {
            return Check.Pass(Guideline.RedirectUris, "sends users nowhere, and needs none");
        }

        if (subject.Probes is not { } probes)
        {
            return Check.NeedsHuman(
                Guideline.RedirectUris,
                "nobody has tried the redirect URIs yet",
                "Read the report once more: it tries them.",
                subject.Content.RedirectUris
            );
        }

        var evidence = probes.Select(probe => $"{probe.Uri}: {probe.Evidence}");
        const string Advice = "Register URIs that answer over https on the internet.";
        return probes switch
        {
            _ when probes.Any(probe => probe.Outcome == ProbeOutcome.Fails) => Check.Fail(
                Guideline.RedirectUris,
                "a redirect URI does not work",
                Advice,
                evidence
            ),
            _ when probes.Any(probe => probe.Outcome == ProbeOutcome.Refused) => Check.Warn(
                Guideline.RedirectUris,
                "a redirect URI leads to a place that the internet can not reach",
                Advice,
                evidence
            ),
            _ when probes.All(probe => probe.Outcome == ProbeOutcome.Works) => Check.Pass(
                Guideline.RedirectUris,
                "every redirect URI answers",
                evidence
            ),
            _ => Check.NeedsHuman(
                Guideline.RedirectUris,
                "a redirect URI can not be tried from here",
                "Ask the owner if it is not clear who answers there.",
                evidence
            ),
        };
    }
}
