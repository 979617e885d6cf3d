using System.Text.Json;
using System.Text.Json.Serialization;

namespace OAuthRegistry.Contracts;

/// <summary>The prefix that an enum's names carry on the wire, such as <c>STATE_</c>.</summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class WirePrefixAttribute(string prefix) : Attribute
{
    /// <summary>The prefix, underscore included.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>Whether the names are written small, as in what The Things Stack does not have.</summary>
    public bool IsLowerCase { get; set; }
}

/// <summary>The names of an enum on the wire: <c>STATE_APPROVED</c> for <see cref="ReviewState.Approved"/>.</summary>
/// <typeparam name="T">An enum with a <see cref="WirePrefixAttribute"/>.</typeparam>
#pragma warning disable CA1000 // The names belong to the enum that they name: WireNames<Grant>.Names.
public static class WireNames<T>
    where T : struct, Enum
{
    private const int MostToList = 10;

    private static readonly WirePrefixAttribute Style = (WirePrefixAttribute)
        Attribute.GetCustomAttribute(typeof(T), typeof(WirePrefixAttribute))!;

    private static readonly Dictionary<T, string> NamesByValue = Enum.GetValues<T>()
        .ToDictionary(
            value => value,
            value =>
                Style.Prefix
                + (Style.IsLowerCase ? JsonNamingPolicy.SnakeCaseLower : JsonNamingPolicy.SnakeCaseUpper).ConvertName(
                    value.ToString()
                )
        );

    private static readonly Dictionary<string, T> ValuesByName = NamesByValue
        .SelectMany(pair => new[] { (Name: pair.Value, pair.Key), (Name: pair.Value[Style.Prefix.Length..], pair.Key) })
        .Distinct()
        .ToDictionary(pair => pair.Name, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>Every full name, in the order of the values.</summary>
    public static IReadOnlyCollection<string> Names => NamesByValue.Values;

    /// <summary>
    /// What a reader of a wrong name should have written: all names, or where to find them if they are many.
    /// </summary>
    public static string Expected =>
        NamesByValue.Count <= MostToList
            ? $"expected one of {string.Join(", ", Names)}"
            : $"expected one of {NamesByValue.Count} names such as {string.Join(", ", Names.Take(3))}; the "
                + "description of the API lists them all";

    /// <summary>The full name of a value.</summary>
    public static string NameOf(T value) => NamesByValue[value];

    /// <summary>Reads a full name, a name without its prefix, or a number in digits.</summary>
    public static bool TryParse(string text, out T value) =>
        ValuesByName.TryGetValue(text, out value)
        || (int.TryParse(text, out var number) && TryParse(number, out value));

    /// <summary>Reads a number.</summary>
    public static bool TryParse(int number, out T value)
    {
        value = (T)Enum.ToObject(typeof(T), number);
        return NamesByValue.ContainsKey(value);
    }
}

/// <summary>Writes the full name of an enum value; reads whatever <see cref="WireNames{T}"/> understands.</summary>
/// <typeparam name="T">An enum with a <see cref="WirePrefixAttribute"/>.</typeparam>
public sealed class WireEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    /// <inheritdoc />
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var known = reader.TokenType switch
        {
            JsonTokenType.String => WireNames<T>.TryParse(reader.GetString()!, out var named) ? named : (T?)null,
            JsonTokenType.Number when reader.TryGetInt32(out var number) => WireNames<T>.TryParse(
                number,
                out var numbered
            )
                ? numbered
                : null,
            _ => null,
        };

        return known ?? throw new JsonException(WireNames<T>.Expected);
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(WireNames<T>.NameOf(value));
}
