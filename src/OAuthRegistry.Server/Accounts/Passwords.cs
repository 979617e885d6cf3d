using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Accounts;

/// <summary>What a password must be. How it is kept is up to <see cref="PasswordHashing"/>.</summary>
internal static class Passwords
{
    public const int MinLength = 8,
        MaxLength = 1000;

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
}
