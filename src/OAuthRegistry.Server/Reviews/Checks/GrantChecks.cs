using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>
/// "The password grant should never be used." "The refresh token grant only when non-interactive access is clearly
/// required." The device code only where nobody can sign in on the device itself.
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

    /// <summary>
    /// It brings nothing that the client has not got already; what it makes is meant to be handed on.
    /// </summary>
    public static IEnumerable<CheckBody> RunTokenExchange(ReviewSubject subject)
    {
        if (subject.Has(Grant.TokenExchange))
        {
            yield return subject.Content.IsPublic
                ? Check.Fail(
                    Guideline.TokenExchange,
                    "can not exchange tokens, since it proves itself by nothing",
                    "Leave GRANT_TOKEN_EXCHANGE out, or let it keep a secret or a key of its own."
                )
                : Check.NeedsHuman(
                    Guideline.TokenExchange,
                    "makes narrower tokens of its own, which others may get to hold",
                    "It fits a service that calls several APIs, or lets a part of itself call one. Say in the "
                        + "description who gets them; otherwise `resource` at the refresh does the same for the "
                        + "client itself.",
                    $"\"{subject.Content.Description}\""
                );
        }
    }

    /// <summary>
    /// Whoever starts a request sees its code, and may get somebody else to type it in good faith (RFC 8628, section
    /// 5.4): only a user who knows the device in front of it can tell.
    /// </summary>
    public static CheckBody RunDeviceCode(ReviewSubject subject) =>
        subject.Has(Grant.DeviceCode)
            ? Check.NeedsHuman(
                Guideline.DeviceCode,
                "is allowed in a browser that may be far from the device which asks",
                "This fits devices without a browser or a keyboard, whose users have them before their eyes. Say in "
                    + "the description which device it is; what can open a browser uses the authorization code, since "
                    + "the code of a device can be sent to a victim (RFC 8628, section 5.4).",
                $"\"{subject.Content.Description}\""
            )
            : Check.Pass(Guideline.DeviceCode, "does not ask for it");
}
