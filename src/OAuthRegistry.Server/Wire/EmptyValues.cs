namespace OAuthRegistry.Server.Wire;

/// <summary>Empty values are left out of responses, as in The Things Stack.</summary>
internal static class EmptyValues
{
    public static string? NullIfEmpty(this string text) => text.Length > 0 ? text : null;

    public static List<T>? NullIfEmpty<T>(this List<T> list) => list.Count > 0 ? list : null;

    public static bool? NullIfFalse(this bool value) => value ? true : null;
}
