using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Sessions;

/// <summary>
/// The one place where a password is tried, to sign in or to change it: the same limits, the same count of wrong ones,
/// the same lock. An unknown user, one without a password and a wrong password take as long.
/// </summary>
internal sealed class PasswordCheck(
    RegistryContext db,
    PasswordHashing hashing,
    Guesses guesses,
    KnownDevices devices,
    Call call,
    TimeProvider time
)
{
    public const int MostFailures = 10;

    /// <summary>No mail address is longer.</summary>
    private const int MaxName = 254;

    public static readonly TimeSpan Lockout = TimeSpan.FromMinutes(5);

    /// <summary>Whether the password is the user's, and may be used now.</summary>
    /// <param name="user">Nobody, if there is no such user.</param>
    /// <param name="name">How whoever tries calls the user.</param>
    /// <param name="password">What is tried.</param>
    /// <param name="deviceCookie">What the browser brings along, if it is one.</param>
    /// <param name="cancellationToken">Whether whoever tries has gone.</param>
    public async Task<bool> IsRightAsync(
        User? user,
        string name,
        string? password,
        string? deviceCookie,
        CancellationToken cancellationToken
    )
    {
        var device = user is null ? null : devices.Find(deviceCookie, user.AccountId);
        guesses.Take(call, user?.AccountId ?? (name.Length > MaxName ? "" : name), device is not null);
        var isRight = await hashing.VerifyAsync(user?.PasswordHash, password, cancellationToken);
        if (user is null)
        {
            // As many statements as for a user that is there.
            await CountFailureAsync("", cancellationToken);
            return false;
        }

        if (device is not null)
        {
            return Counted(device, isRight);
        }

        if (isRight && await ForgiveAsync(user, cancellationToken))
        {
            return true;
        }

        await CountFailureAsync(user.AccountId, cancellationToken);
        return false;
    }

    private bool Counted(string device, bool isRight)
    {
        if (isRight)
        {
            devices.Forgive(device);
        }
        else
        {
            devices.CountFailure(device);
        }

        return isRight;
    }

    /// <summary>
    /// Whether the account is not locked by now: of many who guess at once, none is right any more when the others have
    /// locked it.
    /// </summary>
    private async Task<bool> ForgiveAsync(User user, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var users = db
            .Users.Told()
            .Where(u => u.AccountId == user.AccountId && (u.LockedUntil == null || u.LockedUntil <= now));
        return await db.WriteAsync(
                () => users.ExecuteUpdateAsync(set => set.SetProperty(u => u.FailedSignIns, 0), cancellationToken),
                cancellationToken
            ) == 1;
    }

    /// <summary>
    /// In one statement, since guesses may come many at once. While an account is locked, guesses do not lock it
    /// longer.
    /// </summary>
    private Task<int> CountFailureAsync(string userId, CancellationToken cancellationToken)
    {
        var now = time.Now();
        var until = now + Lockout;
        var users = db
            .Users.Told()
            .Where(u => u.AccountId == userId && (u.LockedUntil == null || u.LockedUntil <= now));
        return db.WriteAsync(
            () =>
                users.ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(u => u.LockedUntil, u => u.FailedSignIns + 1 >= MostFailures ? until : null)
                            .SetProperty(
                                u => u.FailedSignIns,
                                u => u.FailedSignIns + 1 >= MostFailures ? 0 : u.FailedSignIns + 1
                            ),
                    cancellationToken
                ),
            cancellationToken
        );
    }
}
