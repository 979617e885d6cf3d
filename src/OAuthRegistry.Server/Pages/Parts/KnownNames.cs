using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What was ticked, by the names of the wire; a form of ours sends no others.</summary>
internal static class KnownNames
{
    public static List<T> Read<T>(IEnumerable<string?> names)
        where T : struct, Enum =>
        [.. names.Select(name => WireNames<T>.TryParse(name ?? "", out var value) ? value : (T?)null).OfType<T>()];
}
