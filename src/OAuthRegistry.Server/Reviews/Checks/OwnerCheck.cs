using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>
/// "The ID and name of the user or organization that owns the client should clearly identify who is providing the
/// service."
/// </summary>
internal static class OwnerCheck
{
    public static CheckBody Run(ReviewSubject subject)
    {
        var owner = subject.OwnerName.Length > 0 ? $"{subject.Owner} ({subject.OwnerName})" : subject.Owner.ToString();
        if (subject.Owner.Kind == AccountKind.Organization)
        {
            return subject.OwnerName.Length > 0
                ? Check.Pass(Guideline.Owner, $"owned by {owner}")
                : Check.Warn(
                    Guideline.Owner,
                    $"owned by {owner}, which has no name",
                    "Give the organization the name of the brand."
                );
        }

        if (!subject.IsForThePublic)
        {
            return Check.Pass(Guideline.Owner, $"owned by {owner}; a client for its owner or for a test may be");
        }

        return Check.Warn(
            Guideline.Owner,
            $"meant for the public and owned by {owner}, which is a person",
            "Register it for an organization whose ID is the brand, so that users see who provides the service.",
            subject.RedirectHosts.Count > 1
                ? [$"sends users to {subject.RedirectHosts.Count} hosts"]
                : ["asks for rights beyond the account of its user"]
        );
    }
}
