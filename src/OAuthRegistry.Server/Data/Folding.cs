namespace OAuthRegistry.Server.Data;

/// <summary>
/// How letters are folded where case does not matter: as <c>lower()</c> of Postgres does it, letter by letter. .NET's
/// own folding leaves the dotted capital I of Turkish as it is, which Postgres makes an i.
/// </summary>
internal static class Folding
{
    private const char DottedCapitalI = '\u0130';

    public static string Fold(string text) => text.ToLowerInvariant().Replace(DottedCapitalI, 'i');
}
