using OAuthRegistry.Server.Clients.Content;

namespace OAuthRegistry.Server.Pages;

/// <summary>The logo of a client beside its name, or a tile with its initials.</summary>
/// <param name="Name">The name of the client, if it has one.</param>
/// <param name="ClientId">Its ID.</param>
/// <param name="Address">Where the logo is, if there is one.</param>
/// <param name="IsLarge">Whether it stands alone, and not in a list.</param>
internal sealed record LogoOnPage(string? Name, string? ClientId, string? Address, bool IsLarge = false)
{
    public LogoRef? Picture => LogoRef.Read(Address);

    /// <summary>The first letters of the first two words.</summary>
    public string Initials =>
        string.Concat(
            (string.IsNullOrEmpty(Name) ? ClientId ?? "" : Name)
                .Split(' ', '-', '_')
                .Select(word => word.EnumerateRunes().FirstOrDefault(System.Text.Rune.IsLetterOrDigit))
                .Where(System.Text.Rune.IsLetterOrDigit)
                .Take(2)
                .Select(System.Text.Rune.ToUpperInvariant)
        );
}
