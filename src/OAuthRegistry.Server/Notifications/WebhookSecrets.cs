using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace OAuthRegistry.Server.Notifications;

/// <summary>
/// The secrets that sign messages to webhooks, as Standard Webhooks describes them. They are stored encrypted.
/// </summary>
internal sealed class WebhookSecrets(IDataProtectionProvider protection)
{
    private const string Prefix = "whsec_";

    private const int Bytes = 32;

    private readonly IDataProtector _protector = protection.CreateProtector("Webhooks.SigningSecret");

    /// <summary>A new secret: for its owner to keep, and encrypted for the database.</summary>
    public (string Value, string Protected) Generate()
    {
        var value = Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
        return (value, _protector.Protect(value));
    }

    /// <summary>The header <c>webhook-signature</c>: of ID, time and body, joined by full stops.</summary>
    public string Sign(Webhook webhook, string id, string timestamp, string body)
    {
        var key = Convert.FromBase64String(_protector.Unprotect(webhook.ProtectedSecret)[Prefix.Length..]);
        return "v1,"
            + Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")));
    }
}
