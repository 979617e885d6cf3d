using Microsoft.AspNetCore.Identity;
using OAuthRegistry.Server.Access;

namespace OAuthRegistry.Server.Secrets;

/// <summary>A secret with which a client authenticates. Its value is known to its owner only.</summary>
internal sealed class ClientSecret
{
    private const string Generated = "sha256:", Chosen = "identity:";

    private static readonly PasswordHasher<ClientSecret> PasswordHasher = new();

    public required Guid SecretId { get; init; }

    public required string ClientId { get; init; }

    /// <summary>The way of hashing, then the hash.</summary>
    public required string Hash { get; init; }

    /// <summary>The last four characters, by which an owner tells secrets apart; nothing of a secret that a person chose.</summary>
    public required string Hint { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Makes a secret of 256 random bits; a plain SHA-256 of it is safe, since there is nothing to guess.</summary>
    public static (ClientSecret Secret, string Value) Generate(string clientId, DateTimeOffset now)
    {
        var value = BearerToken.GenerateSecret();
        var secret = new ClientSecret
        {
            SecretId = Guid.CreateVersion7(now),
            ClientId = clientId,
            Hash = Generated + Convert.ToHexStringLower(BearerToken.Hash(value)),
            Hint = value[^4..],
            CreatedAt = now,
        };
        return (secret, value);
    }

    /// <summary>Keeps a secret that a person chose; it may be guessed, so it gets the password hasher.</summary>
    public static ClientSecret FromPerson(string clientId, string value, DateTimeOffset now) => new()
    {
        SecretId = Guid.CreateVersion7(now),
        ClientId = clientId,
        Hash = Chosen + PasswordHasher.HashPassword(null!, value),
        Hint = "",
        CreatedAt = now,
    };
}
