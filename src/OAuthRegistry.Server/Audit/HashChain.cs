using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OAuthRegistry.Server.Audit;

/// <summary>
/// Chains each event of the record to the one before it, so that none can be changed, added or taken out unseen.
/// </summary>
internal static class HashChain
{
    /// <summary>The hash that the event has as it stands, after the one given.</summary>
    public static string Next(string? previous, AuditEvent e) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{JsonSerializer.Serialize(previous)}\n{TextOf(e)}"))
        );

    /// <summary>
    /// What is hashed of the event, behind the hash before it. Each part is a JSON text in a line of its own, so no
    /// part can run into the next.
    /// </summary>
    public static string TextOf(AuditEvent e) =>
        string.Join(
            '\n',
            new object?[]
            {
                (int)e.SubjectKind,
                e.SubjectId,
                e.Revision,
                e.Action,
                e.CreatedAt.UtcDateTime.Ticks,
                e.Actor?.ToString(),
                e.Credential,
                e.RequestId,
                e.Changes,
            }.Select(part => JsonSerializer.Serialize(part))
        );
}
