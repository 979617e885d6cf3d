using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Nonces that this server gives for proofs (RFC 9449, section 8), so that none is made before its time. They say when
/// they were given, sealed: every server knows those of the others, and none is stored.
/// </summary>
internal sealed class DpopNonces(IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _protector = protection.CreateProtector(nameof(DpopNonces));

    public string Give() => _protector.Protect(time.Now().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));

    public bool IsGood(string? nonce)
    {
        if (string.IsNullOrEmpty(nonce))
        {
            return false;
        }

        try
        {
            var given = long.Parse(_protector.Unprotect(nonce), CultureInfo.InvariantCulture);
            return DateTimeOffset.FromUnixTimeSeconds(given) + Lifetime > time.GetUtcNow();
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
