using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Sessions;

/// <summary>
/// Browsers in which a user gave the right password before (OWASP: device cookies). Wrong passwords from one count
/// against that browser only, and those from elsewhere do not lock the user out of it: guessing at an account keeps
/// nobody from their own.
/// </summary>
internal sealed class KnownDevices(IDataProtectionProvider protection, TimeProvider time)
{
    private const int MostCounted = 10_000;

    private readonly IDataProtector _seal = protection.CreateProtector("OAuthRegistry.Device.v1");

    private readonly ConcurrentDictionary<string, (int Failures, DateTimeOffset Until)> _failures = [];

    /// <summary>
    /// The device that the value of the cookie stands for, if it is one of this user and not locked itself.
    /// </summary>
    public string? Find(string? cookie, string userId)
    {
        if (string.IsNullOrEmpty(cookie) || cookie.Length > 1000)
        {
            return null;
        }

        try
        {
            return _seal.Unprotect(cookie).Split(' ') is [var user, var device] && user == userId && !IsLocked(device)
                ? device
                : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The value of a cookie for a browser of the user.</summary>
    public string Issue(string userId) => _seal.Protect($"{userId} {BearerToken.GenerateSecret()}");

    /// <summary>Counts a wrong password from the device; after too many it is a stranger for a while.</summary>
    public void CountFailure(string device)
    {
        var now = time.GetUtcNow();
        if (_failures.Count >= MostCounted)
        {
            _failures.Clear();
        }

        _failures.AddOrUpdate(
            device,
            _ => (1, now + PasswordCheck.Lockout),
            (_, old) =>
                old.Until > now ? (old.Failures + 1, now + PasswordCheck.Lockout) : (1, now + PasswordCheck.Lockout)
        );
    }

    public void Forgive(string device) => _failures.TryRemove(device, out _);

    private bool IsLocked(string device) =>
        _failures.TryGetValue(device, out var counted)
        && counted.Failures >= PasswordCheck.MostFailures
        && counted.Until > time.GetUtcNow();
}

/// <summary>
/// The cookie of a known device. Unlike a session it opens nothing: it only says that this browser is no stranger.
/// </summary>
internal static class DeviceCookie
{
    private const string Name = "device";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(180);

    public static string? Read(HttpRequest request) => request.Cookies[OwnCookie.NameOf(request, Name)];

    public static void Write(HttpContext context, string value, DateTimeOffset now) =>
        context.Response.Cookies.Append(
            OwnCookie.NameOf(context.Request, Name),
            value,
            OwnCookie.Options(context.Request, now + Lifetime)
        );
}
