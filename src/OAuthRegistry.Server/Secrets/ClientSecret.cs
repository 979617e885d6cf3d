using System.Security.Cryptography;
using OAuthRegistry.Server.Keeping;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Secrets;

/// <summary>A secret with which a client authenticates. Its value is known to its owner only.</summary>
internal sealed class ClientSecret : ITold
{
    private const string Generated = "sha256:",
        Chosen = "identity:";

    /// <summary>Compared with where a client has none, to take as long.</summary>
    public static readonly ClientSecret Nobodys = Generate("nobody", DateTimeOffset.UnixEpoch).Secret;

    public required Guid SecretId { get; init; }

    public required string ClientId { get; init; }

    public Topic? Tells(bool isNew) => Topic.Client(ClientId);

    /// <summary>The way of hashing, then the hash.</summary>
    public required string Hash { get; init; }

    /// <summary>
    /// The last four characters, by which an owner tells secrets apart; nothing of a secret that a person chose.
    /// </summary>
    public string Hint { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>Whether it is for trying the client out before approval.</summary>
    public bool IsSandbox { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>
    /// Makes a secret of 256 random bits; a plain SHA-256 of it is safe, since there is nothing to guess.
    /// </summary>
    public static (ClientSecret Secret, string Value) Generate(
        string clientId,
        DateTimeOffset now,
        string description = "",
        DateTimeOffset? expiresAt = null,
        bool isSandbox = false
    )
    {
        var value = BearerToken.GenerateSecret();
        var secret = new ClientSecret
        {
            SecretId = Guid.CreateVersion7(now),
            ClientId = clientId,
            Hash = Generated + Convert.ToHexStringLower(BearerToken.Hash(value)),
            Hint = value[^4..],
            Description = description,
            IsSandbox = isSandbox,
            CreatedAt = now,
            ExpiresAt = expiresAt,
        };
        return (secret, value);
    }

    /// <summary>
    /// Keeps a secret that a person chose; it may be guessed, so its hash comes from where passwords are hashed.
    /// </summary>
    public static ClientSecret FromPerson(string clientId, string passwordHash, DateTimeOffset now) =>
        new()
        {
            SecretId = Guid.CreateVersion7(now),
            ClientId = clientId,
            Hash = Chosen + passwordHash,
            Description = "chosen by an administrator",
            CreatedAt = now,
        };

    public bool IsLive(DateTimeOffset now) => ExpiresAt is null || ExpiresAt > now;

    /// <summary>
    /// The hash of a secret that a person chose, which takes its time to verify; none of a generated one.
    /// </summary>
    public string? PasswordHash => Hash.StartsWith(Chosen, StringComparison.Ordinal) ? Hash[Chosen.Length..] : null;

    /// <summary>
    /// Whether the value is this generated secret; in constant time, so that a wrong one is as slow as a right one.
    /// </summary>
    public bool Matches(string value) =>
        PasswordHash is null
        && CryptographicOperations.FixedTimeEquals(
            BearerToken.Hash(value),
            Convert.FromHexString(Hash.AsSpan(Generated.Length))
        );
}
