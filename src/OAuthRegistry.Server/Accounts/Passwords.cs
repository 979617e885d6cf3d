using Microsoft.AspNetCore.Identity;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>What a password must be, and how it is kept: with the framework's password hasher.</summary>
internal static class Passwords
{
    public const int MinLength = 8, MaxLength = 1000;

    private static readonly PasswordHasher<User> Hasher = new();

    public static IEnumerable<Fault> Check(string field, string? password, string? userId)
    {
        var length = password?.Length ?? 0;
        if (length is < MinLength or > MaxLength)
        {
            yield return new Fault(field, $"must have {MinLength} to {MaxLength} characters; it has {length}");
        }

        if (password?.Any(char.IsUpper) != true)
        {
            yield return new Fault(field, "must have a capital letter");
        }

        if (password?.Any(char.IsDigit) != true)
        {
            yield return new Fault(field, "must have a digit");
        }

        if (!string.IsNullOrEmpty(userId) && password?.Contains(userId, StringComparison.OrdinalIgnoreCase) == true)
        {
            yield return new Fault(field, "must not contain the user ID");
        }
    }

    public static void Set(User user, string password) => user.PasswordHash = Hasher.HashPassword(user, password);

    public static bool Verify(User user, string? password) =>
        user.PasswordHash is { } hash && Hasher.VerifyHashedPassword(user, hash, password ?? "") != PasswordVerificationResult.Failed;
}
