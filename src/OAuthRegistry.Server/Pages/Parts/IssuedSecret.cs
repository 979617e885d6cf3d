namespace OAuthRegistry.Server.Pages;

/// <summary>A secret on the one page that shows it.</summary>
internal sealed record IssuedSecret(string ClientId, string Secret)
{
    /// <summary>Without the secret, should it ever reach a log.</summary>
    public override string ToString() => $"a secret of {ClientId}";
}
