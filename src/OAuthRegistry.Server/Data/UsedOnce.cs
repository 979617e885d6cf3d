using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.OAuth;

namespace OAuthRegistry.Server.Data;

/// <summary>
/// What works once: an assertion of a client (RFC 7523, section 3, number 7), a proof of possession (RFC 9449, section
/// 11.1), a form that makes something. Of many servers that see the same one at the same moment the database lets one
/// through.
/// </summary>
internal sealed class UsedOnce(RegistryContext db, TimeProvider time)
{
    /// <summary>The same for something that has no end of its own.</summary>
    public Task<bool> UseAsync(string whose, string id, TimeSpan keptFor, CancellationToken cancellationToken) =>
        UseAsync(whose, id, time.Now() + keptFor, cancellationToken);

    /// <summary>Uses it; false if somebody did before.</summary>
    public async Task<bool> UseAsync(
        string whose,
        string id,
        DateTimeOffset expiresAt,
        CancellationToken cancellationToken
    )
    {
        var row = new UsedAssertion
        {
            AssertionKey = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{whose} {id}"))),
            ExpiresAt = expiresAt,
        };
        db.UsedAssertions.Add(row);
        try
        {
            await db.SaveAsync(cancellationToken);
            return true;
        }
        catch (RefusedException)
        {
            return false;
        }
        finally
        {
            db.Entry(row).State = EntityState.Detached;
        }
    }
}
