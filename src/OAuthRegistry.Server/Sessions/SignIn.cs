using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Sessions;

/// <summary>Signs people in and out. An unknown user and a wrong password are told apart by neither the text nor the time of the answer.</summary>
internal sealed class SignIn(RegistryContext db, TimeProvider time)
{
    public const int MostFailures = 10;

    private const int MaxBrowser = 200;

    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(5), Lifetime = TimeSpan.FromDays(14);

    /// <summary>Verified where there is no user, to take as long.</summary>
    private static readonly User Nobody = MakeNobody();

    /// <summary>Whether users in this state may sign in; one who waits for approval may, to see that.</summary>
    public static bool Admits(ReviewState state) => state is not (ReviewState.Rejected or ReviewState.Suspended);

    /// <summary>Starts a session of the user with this ID or mail address; none if it must not. The token goes into the cookie of the browser.</summary>
    public async Task<(BearerToken? Token, string? Refusal)> StartAsync(string? name, string? password, string browser, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var user = await FindAsync(name?.Trim() ?? "", cancellationToken);
        var isRight = Passwords.Verify(user ?? Nobody, password) && user is not null;
        if (user is null || !isRight || user.LockedUntil > now)
        {
            await CountFailureAsync(user, now, cancellationToken);
            return (null, null);
        }

        if (!Admits(user.State))
        {
            return (null, user.State == ReviewState.Suspended ? "This account is suspended." : "This account was rejected.");
        }

        var token = BearerToken.Generate(BearerToken.Session);
        db.Sessions.Add(new Session
        {
            SessionId = token.Id,
            UserId = user.AccountId,
            SecretHash = BearerToken.Hash(token.Secret),
            Browser = browser.Length > MaxBrowser ? browser[..MaxBrowser] : browser,
            CreatedAt = now,
            LastSeenAt = now,
            ExpiresAt = now + Lifetime,
        });
        await db.SaveAsync(cancellationToken);
        if (user.FailedSignIns > 0)
        {
            await db.Users.Where(u => u.AccountId == user.AccountId).ExecuteUpdateAsync(set => set.SetProperty(u => u.FailedSignIns, 0), cancellationToken);
        }

        return (token, null);
    }

    /// <summary>Ends the session of the browser.</summary>
    public Task EndAsync(string sessionId, CancellationToken cancellationToken) =>
        db.Sessions.Where(session => session.SessionId == sessionId).ExecuteDeleteAsync(cancellationToken);

    private Task<User?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var key = name.ToLowerInvariant();
        return db.Users.AsNoTracking().FirstOrDefaultAsync(user => user.DeletedAt == null && (user.AccountId == key || user.EmailKey == key), cancellationToken);
    }

    /// <summary>In one statement, since guesses may come many at once. While an account is locked, guesses do not lock it longer.</summary>
    private async Task CountFailureAsync(User? user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var userId = user?.AccountId ?? "";
        var until = now + Lockout;
        await db.Users.Where(u => u.AccountId == userId && (u.LockedUntil == null || u.LockedUntil < now)).ExecuteUpdateAsync(
            set => set
                .SetProperty(u => u.LockedUntil, u => u.FailedSignIns + 1 >= MostFailures ? until : null)
                .SetProperty(u => u.FailedSignIns, u => u.FailedSignIns + 1 >= MostFailures ? 0 : u.FailedSignIns + 1),
            cancellationToken);
    }

    private static User MakeNobody()
    {
        var user = new User { AccountId = "nobody" };
        Passwords.Set(user, BearerToken.GenerateSecret());
        return user;
    }
}
