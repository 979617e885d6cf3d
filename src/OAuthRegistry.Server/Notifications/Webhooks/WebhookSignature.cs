using System.Security.Cryptography;
using System.Text;

namespace OAuthRegistry.Server.Notifications;

/// <summary>The header <c>webhook-signature</c>, as Standard Webhooks describes it.</summary>
internal static class WebhookSignature
{
    /// <summary>Of ID, time and body, joined by full stops.</summary>
    public static string Of(byte[] key, string id, string timestamp, string body) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
}
