using System.Security.Cryptography;
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

    /// <summary>What signs the messages to the webhook.</summary>
    public byte[] KeyOf(Webhook webhook) =>
        Convert.FromBase64String(_protector.Unprotect(webhook.ProtectedSecret)[Prefix.Length..]);
}
