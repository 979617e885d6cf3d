using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Sessions;

/// <summary>What came of an attempt to sign in.</summary>
/// <param name="Token">For the cookie of the browser; none if the user must not sign in.</param>
/// <param name="Device">For the cookie that tells this browser from a stranger's, where it has none yet.</param>
/// <param name="Refusal">Why not, where the password was right.</param>
internal sealed record SignedIn(BearerToken? Token, string? Device = null, string? Refusal = null)
{
    /// <summary>Who is signed in, whatever name was typed.</summary>
    public string UserId { get; init; } = "";
}

/// <summary>
/// Signs people in and out. An unknown user and a wrong password are told apart by neither the text nor the time of the
/// answer.
/// </summary>
internal sealed class SignIn(
    RegistryContext db,
    PasswordCheck passwords,
    KnownDevices devices,
    SessionEnding ending,
    IOptions<SignInOptions> options,
    TimeProvider time
)
{
    private const int MaxBrowser = 200;

    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(14);

    /// <summary>Whether users in this state may sign in; one who waits for approval may, to see that.</summary>
    public static bool Admits(ReviewState state) => state is not (ReviewState.Rejected or ReviewState.Suspended);

    /// <summary>Starts a session of the user with this ID or mail address.</summary>
    public async Task<SignedIn> StartAsync(
        string? name,
        string? password,
        string browser,
        string? deviceCookie,
        CancellationToken cancellationToken
    )
    {
        var key = (name?.Trim() ?? "").ToLowerInvariant();
        var user = await FindAsync(key, cancellationToken);
        if (!await passwords.IsRightAsync(user, key, password, deviceCookie, cancellationToken))
        {
            return new SignedIn(null);
        }

        if (!Admits(user!.State))
        {
            return new SignedIn(
                null,
                Refusal: user.State == ReviewState.Suspended
                    ? "This account is suspended."
                    : "This account was rejected."
            );
        }

        var token = BearerToken.Generate(BearerToken.Session);
        if (!await db.WriteAsync(() => AddAsync(user, token, browser, cancellationToken), cancellationToken))
        {
            return new SignedIn(null);
        }

        return new SignedIn(
            token,
            devices.Find(deviceCookie, user.AccountId) is null ? devices.Issue(user.AccountId) : null
        )
        {
            UserId = user.AccountId,
        };
    }

    /// <summary>Ends the session of the browser.</summary>
    public Task EndAsync(string sessionId, CancellationToken cancellationToken) =>
        ending.EndAsync(session => session.SessionId == sessionId, cancellationToken);

    private Task<User?> FindAsync(string key, CancellationToken cancellationToken) =>
        db
            .Users.AsNoTracking()
            .FirstOrDefaultAsync(
                user => user.DeletedAt == null && (user.AccountId == key || user.EmailKey == key),
                cancellationToken
            );

    /// <summary>What a program says of itself is shown to the user: nothing in it acts.</summary>
    private static string NameOf(string browser) =>
        DeceptiveText.Harmless(string.Concat(browser.EnumerateRunes().Take(MaxBrowser)));

    /// <summary>
    /// Adds the session, and ends the oldest for one too many. The row of the user is held meanwhile: whoever changes
    /// the password at the same moment either ends this session too, or the password that was right a moment ago is not
    /// any more.
    /// </summary>
    private async Task<bool> AddAsync(User user, BearerToken token, string browser, CancellationToken cancellationToken)
    {
        var now = time.Now();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var same = await db
            .Users.Told()
            .Where(u => u.AccountId == user.AccountId && u.PasswordHash == user.PasswordHash && u.DeletedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(u => u.FailedSignIns, u => u.FailedSignIns), cancellationToken);
        if (same == 0)
        {
            return false;
        }

        db.Sessions.Add(
            new Session
            {
                SessionId = token.Id,
                UserId = user.AccountId,
                SecretHash = BearerToken.Hash(token.Secret),
                Browser = NameOf(browser),
                CreatedAt = now,
                LastSeenAt = now,
                ExpiresAt = now + Lifetime,
            }
        );
        await db.SaveAsync(cancellationToken);
        var surplus = await db
            .Sessions.Where(s => s.UserId == user.AccountId)
            .OrderByDescending(s => s.CreatedAt)
            .ThenByDescending(s => s.SessionId)
            .Skip(Math.Max(1, options.Value.Sessions))
            .Select(s => s.SessionId)
            .ToListAsync(cancellationToken);
        if (surplus.Count > 0)
        {
            await ending.EndAsync(session => surplus.Contains(session.SessionId), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
