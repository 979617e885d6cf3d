using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What must happen before a request can be answered.</summary>
internal enum PresenceStep
{
    /// <summary>The right user is there, as fresh as the client wants it.</summary>
    GoOn,

    /// <summary>Somebody must sign in.</summary>
    SignIn,

    /// <summary>Whoever is signed in must sign in again, or somebody else must.</summary>
    SignInAgain,

    /// <summary>The client hears that somebody would have to sign in.</summary>
    LoginRequired,

    /// <summary>The client hears that its <c>max_age</c> is none.</summary>
    BadMaxAge,
}

/// <summary>
/// How present a client wants its user (OpenID Connect Core, section 3.1.2.1). Each demand is met once: by a session
/// that began after the request was kept, whatever the order of the values.
/// </summary>
/// <param name="IsSilent">Nobody may be asked anything: <c>prompt=none</c>.</param>
/// <param name="WantsSignIn"><c>login</c>, or <c>select_account</c>: the sign-in page is where one says who one
/// is.</param>
/// <param name="MaxAge">How many seconds ago the user signed in at most, as it was sent.</param>
/// <param name="Hint">Whom the client knows, if it said so by an ID token.</param>
internal sealed record Presence(bool IsSilent, bool WantsSignIn, string? MaxAge, IdTokenHint? Hint)
{
    public static Presence Of(OpenIddictRequest request, IdTokenHint? hint) =>
        new(
            request.HasPromptValue(PromptValues.None),
            request.HasPromptValue(PromptValues.Login) || request.HasPromptValue(PromptValues.SelectAccount),
            (string?)request[Parameters.MaxAge],
            hint
        );

    /// <param name="signedIn">Who is signed in and since when; none if nobody is.</param>
    /// <param name="keptAt">Since when the request is kept; none if it came just now.</param>
    /// <param name="now">The time.</param>
    public PresenceStep Next((string UserId, DateTimeOffset At)? signedIn, DateTimeOffset? keptAt, DateTimeOffset now)
    {
        long? maxAge = null;
        if (!string.IsNullOrEmpty(MaxAge))
        {
            if (!MaxAge.All(char.IsAsciiDigit) || !long.TryParse(MaxAge, out var seconds))
            {
                return PresenceStep.BadMaxAge;
            }

            maxAge = seconds;
        }

        if (signedIn is not { } session)
        {
            return IsSilent ? PresenceStep.LoginRequired : PresenceStep.SignIn;
        }

        var isNew = keptAt <= session.At;
        var isOld = WantsSignIn || (now - session.At).TotalSeconds >= maxAge;
        if (isOld && !isNew)
        {
            return IsSilent ? PresenceStep.LoginRequired : PresenceStep.SignInAgain;
        }

        if (Hint?.IsOf(session.UserId) != false)
        {
            return PresenceStep.GoOn;
        }

        return IsSilent || isNew ? PresenceStep.LoginRequired : PresenceStep.SignInAgain;
    }
}
