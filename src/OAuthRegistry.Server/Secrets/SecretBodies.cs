using System.Text.Json.Nodes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Secrets;

/// <summary>How a secret is shown and told, never its value.</summary>
internal static class SecretBodies
{
    public static SecretBody Of(ClientSecret secret) =>
        new()
        {
            Id = secret.SecretId.ToString(),
            Hint = secret.Hint.NullIfEmpty(),
            Description = secret.Description.NullIfEmpty(),
            Sandbox = secret.IsSandbox.NullIfFalse(),
            CreatedAt = secret.CreatedAt,
            ExpiresAt = secret.ExpiresAt,
            LastUsedAt = secret.LastUsedAt,
        };

    public static ChangeBody Issued(ClientSecret secret) =>
        new() { Field = $"secrets.{secret.SecretId}", To = Told(secret) };

    public static ChangeBody Revoked(ClientSecret secret) =>
        new() { Field = $"secrets.{secret.SecretId}", From = Told(secret) };

    private static JsonObject Told(ClientSecret secret) => Changes.Snapshot(Of(secret), WireJson.Shared.SecretBody);
}
