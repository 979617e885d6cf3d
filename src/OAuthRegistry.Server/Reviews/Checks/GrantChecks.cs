using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>
/// "The password grant should never be used." "The refresh token grant only when non-interactive access is clearly
/// required."
/// </summary>
internal static class GrantChecks
{
    public static CheckBody RunPassword(ReviewSubject subject) =>
        subject.Has(Grant.Password)
            ? Check.Fail(
                Guideline.PasswordGrant,
                "asks for the password grant",
                "Use the authorization code (RFC 9700, section 2.4). No exceptions."
            )
            : Check.Pass(Guideline.PasswordGrant, "does not ask for it");

    public static CheckBody RunRefreshToken(ReviewSubject subject) =>
        subject.Has(Grant.RefreshToken)
            ? Check.NeedsHuman(
                Guideline.RefreshToken,
                "asks to act while its user is away",
                "Say in the description what happens while the user is away, or leave GRANT_REFRESH_TOKEN out.",
                $"\"{subject.Content.Description}\""
            )
            : Check.Pass(Guideline.RefreshToken, "acts only while its user is there");

    /// <summary>No user is asked, so what is approved is what it has: a reviewer stands in for all of them.</summary>
    public static IEnumerable<CheckBody> RunClientCredentials(ReviewSubject subject)
    {
        if (subject.Has(Grant.ClientCredentials))
        {
            yield return Check.NeedsHuman(
                Guideline.ClientCredentials,
                "acts as itself, without a user who is asked",
                "It fits a service with a job of its own, at the APIs of the network. What it does for users needs "
                    + "their consent: use GRANT_AUTHORIZATION_CODE for that.",
                $"\"{subject.Content.Description}\""
            );
        }
    }
}
