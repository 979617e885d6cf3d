using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews;

/// <summary>What a decision must say.</summary>
internal static class ReviewRules
{
    public static IEnumerable<Fault> Check(DecideRequest request)
    {
        if (request.Decision is null)
        {
            yield return new Fault("decision", $"is missing; {WireNames<Decision>.Expected}");
        }

        if (request.Revision is null)
        {
            yield return new Fault("revision", "is missing: the revision that was read, as GET …/review says it");
        }

        if (request.Reason?.EnumerateRunes().Count() > ClientRules.MaxStateDescription)
        {
            yield return new Fault("reason", $"must have at most {ClientRules.MaxStateDescription} characters");
        }

        if (TextRules.LineFault(request.Reason) is { } fault)
        {
            yield return new Fault("reason", fault);
        }

        if (request.Decision is null or Decision.Approve)
        {
            yield break;
        }

        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            yield return new Fault("reason", "is missing; the owner is told why");
        }

        if (request.ReasonCodes is not { Count: > 0 })
        {
            yield return new Fault("reason_codes", $"must name at least one; {WireNames<Guideline>.Expected}");
        }
    }
}
