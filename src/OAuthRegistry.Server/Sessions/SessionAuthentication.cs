using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Sessions;

/// <summary>
/// Authenticates the pages by the session of the browser. The API never looks at it, so that a foreign page gains
/// nothing by calling the API.
/// </summary>
internal sealed class SessionAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    SessionLookup sessions,
    Judge judge,
    RegistryContext db,
    ISignInAgain signInAgain,
    Call call,
    TimeProvider time
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Session",
        SignInPath = "/sign-in",
        ReturnTo = "return_to";

    private const int LongestReturn = 2_000;

    /// <summary>How stale the time of last use may get: not every click is a write.</summary>
    private static readonly TimeSpan Staleness = TimeSpan.FromMinutes(5);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (SessionCookie.Read(Request) is not { } token)
        {
            return AuthenticateResult.NoResult();
        }

        var now = time.Now();
        var row = await sessions.FindAsync(db, token.Id);
        if (row is null || !token.Matches(row.Session.SecretHash) || judge.Of(row.Session, row.User) != Standing.Usable)
        {
            return AuthenticateResult.NoResult();
        }

        if (row.Session.LastSeenAt + Staleness < now)
        {
            await db
                .Sessions.Where(s => s.SessionId == token.Id)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.LastSeenAt, now).SetProperty(s => s.ExpiresAt, now + SignIn.Lifetime),
                    Context.RequestAborted
                );
            SessionCookie.Write(Context, token, now + SignIn.Lifetime);
        }

        call.Caller = row.User.AsCaller(row.Memberships, RightSet.Of(Right.All), row.Session);
        return AuthenticateResult.Success(
            new AuthenticationTicket(
                new ClaimsPrincipal(
                    new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, row.User.AccountId)], SchemeName)
                ),
                SchemeName
            )
        );
    }

    /// <summary>
    /// To the sign-in page, and back once signed in; without the query where the address would grow too long.
    /// </summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var path = Request.PathBase + Request.Path;
        var whole = properties.RedirectUri ?? path + Request.QueryString;
        var back = whole.Length > LongestReturn ? path.ToString() : whole;
        if (!await signInAgain.ShowAsync(Context, back))
        {
            Response.Redirect(QueryHelpers.AddQueryString(Request.PathBase + SignInPath, ReturnTo, back));
        }
    }
}

/// <summary>A page that asks a user to sign in again, and keeps what was typed meanwhile.</summary>
internal interface ISignInAgain
{
    /// <summary>Whether it was shown: there is nothing to keep of most requests.</summary>
    Task<bool> ShowAsync(HttpContext http, string returnTo);
}

/// <summary>A session, the user behind it, and the organizations of that user.</summary>
internal sealed record SessionRow(Session Session, User User, List<Member> Memberships);

/// <summary>All that a page needs to know of who is signed in, in one query.</summary>
internal sealed class SessionLookup
{
    private readonly Func<RegistryContext, string, Task<SessionRow?>> _find = EF.CompileAsyncQuery(
        (RegistryContext db, string sessionId) =>
            db
                .Sessions.Where(session => session.SessionId == sessionId)
                .Join(
                    db.Users.Where(user => user.DeletedAt == null),
                    session => session.UserId,
                    user => user.AccountId,
                    (session, user) =>
                        new SessionRow(
                            session,
                            user,
                            db.LiveMembers.Where(member => member.UserId == session.UserId).ToList()
                        )
                )
                .AsNoTracking()
                .FirstOrDefault()
    );

    public Task<SessionRow?> FindAsync(RegistryContext db, string sessionId) => _find(db, sessionId);
}
