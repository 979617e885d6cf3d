namespace OAuthRegistry.Rules;

/// <summary>
/// How long and how many, each once: the rules refuse by them, the fields of pages stop at them, and the description
/// of the API names them. Lengths are characters as people count them.
/// </summary>
internal static class Limits
{
    public const int MinId = 3,
        MaxId = 36,
        MaxName = 50,
        MaxDescription = 2000,
        MaxStateDescription = 128,
        MaxMessage = 5000,
        MaxComplaint = 2000,
        MaxRightReason = 300,
        MaxRightReasons = 200,
        MaxSeveral = 500,
        MaxQueueViews = 50,
        MaxQueueFilter = 1000,
        MaxPolicy = 30_000,
        MaxPolicyDays = 730,
        MaxUris = 10,
        MaxUri = 128,
        MaxAttributes = 10,
        MaxAttribute = 200,
        MaxEmailAddress = 254,
        MaxContacts = 5;

    /// <summary>Of a logo as it is sent: bytes, and pixels of a side as it says of itself.</summary>
    public const int MaxLogo = 1_000_000,
        MaxLogoSide = 4096;

    /// <summary>Of a logo as it is kept and shown.</summary>
    public const int KeptLogo = 64 * 1024,
        KeptLogoSide = 256;

    public const int MaxScopes = 100,
        MaxScope = 100,
        MaxMeaning = 200,
        MaxResourceIdentifier = 256,
        MinTokenLifetime = 60,
        MaxTokenLifetime = 86_400,
        MaxJwtLifetime = 3_600;

    public const int MaxKeys = 10,
        MaxKeySet = 32 * 1024,
        MaxKeyId = 200,
        MinRsaBits = 2048,
        MaxRsaBits = 8192;

    public const int MinPassword = 8,
        MaxPassword = 1000,
        MinChosenSecret = 16,
        MaxChosenSecret = 128,
        MaxSecretDescription = 100;

    /// <summary>
    /// A name has 253 characters at most (RFC 1035, section 2.3.4), the name of its TXT record too.
    /// </summary>
    public const int MaxHost = 253 - 16,
        MaxHostLabel = 63,
        MaxHosts = 30;

    public const int MaxWebhookUrl = 2000,
        MaxWebhookDescription = 200,
        MaxNotificationsAtOnce = 1000;
}
