using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using OAuthRegistry.Server.Data;

namespace OAuthRegistry.Server.Operations;

/// <summary>A section of the settings with rules of its own, beyond what the types of its members say.</summary>
internal interface ICheckedOptions
{
    /// <summary>What is wrong, each beginning with the name of a member: "AdminPassword must have a digit".</summary>
    IEnumerable<string> Faults();
}

/// <summary>
/// Reads every setting before anything is made or listened on, and says all that is wrong with them at once, in words.
/// A section of options is checked by being one: a class named <c>…Options</c> with a constant <c>Section</c>.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>The exit code of a server that was told what it can not do.</summary>
    public const int ExitCode = 2;

    /// <summary>Longer than anything here lives: what is longer was meant otherwise, and can not be counted.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Whether the settings will do; says what is wrong if they won't.</summary>
    public static bool Passes(IConfiguration configuration, TextWriter output)
    {
        var faults = Faults(configuration).Distinct().ToList();
        if (faults.Count == 0)
        {
            return true;
        }

        output.WriteLine("The server does not start: its settings can not be used.");
        foreach (var fault in faults)
        {
            output.WriteLine($"  {Printable.Of(fault)}");
        }

        return false;
    }

    public static IEnumerable<string> Faults(IConfiguration configuration) =>
        Sections()
            .SelectMany(section => FaultsOf(section.Type, section.Name, configuration))
            .Concat(Databases.Faults(configuration))
            .Concat(HostSettings.Faults(configuration))
            .Concat(TelemetryServices.Faults(configuration));

    /// <summary>Every section that a class of options reads.</summary>
    public static IEnumerable<(Type Type, string Name)> Sections() =>
        from type in typeof(SettingsCheck).Assembly.GetTypes()
        where type.Name.EndsWith("Options", StringComparison.Ordinal)
        let name = type.GetField("Section", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
        where name is not null
        select (type, name);

    /// <summary>What is read of it.</summary>
    public static IEnumerable<PropertyInfo> MembersOf(Type type) =>
        type.GetProperties().Where(property => property.CanWrite);

    private static List<string> FaultsOf(Type type, string section, IConfiguration configuration)
    {
        var prefix = section.Replace(":", "__", StringComparison.Ordinal);
        var values = configuration.GetSection(section);
        var members = MembersOf(type);
        List<string> faults =
        [
            .. members.SelectMany(member =>
                FaultsOf(member, values.GetSection(member.Name), $"{prefix}__{member.Name}")
            ),
        ];
        if (faults.Count == 0 && type.IsAssignableTo(typeof(ICheckedOptions)))
        {
            var options = (ICheckedOptions)(values.Get(type) ?? Activator.CreateInstance(type)!);
            faults.AddRange(options.Faults().Select(fault => $"{prefix}__{fault}"));
        }

        return faults;
    }

    private static IEnumerable<string> FaultsOf(PropertyInfo property, IConfigurationSection value, string name)
    {
        var type = property.PropertyType;
        return type.IsArray
            ? value
                .GetChildren()
                .SelectMany(item => FaultsOf(property, type.GetElementType()!, item.Value, $"{name}__{item.Key}"))
            : FaultsOf(property, Nullable.GetUnderlyingType(type) ?? type, value.Value, name);
    }

    private static IEnumerable<string> FaultsOf(PropertyInfo property, Type type, string? text, string name)
    {
        if (text is null || (text.Length == 0 && type == typeof(string)))
        {
            yield break;
        }

        if (!TryRead(type, text, out var value))
        {
            yield return $"{name} is '{text}'; it must be {Kind(type)}.";
        }
        else if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            if (!range.IsValid(value))
            {
                yield return $"{name} is '{text}'; it must be from {range.Minimum} to {range.Maximum}.";
            }
        }
        else if (property.GetCustomAttribute<AllowedValuesAttribute>() is { } allowed)
        {
            if (!allowed.IsValid(value))
            {
                yield return $"{name} is '{text}'; it must be one of {string.Join(", ", allowed.Values)}.";
            }
        }
        else if (value is TimeSpan span && (span <= TimeSpan.Zero || span > Longest))
        {
            yield return $"{name} is '{text}'; it must be more than nothing and at most ten years.";
        }
        else if (value is < 0)
        {
            yield return $"{name} is '{text}'; it must not be negative.";
        }
    }

    private static bool TryRead(Type type, string text, out object? value)
    {
        try
        {
            value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return !type.IsEnum || Enum.IsDefined(type, value!);
        }
        catch (Exception exception)
            when (exception is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            value = null;
            return false;
        }
    }

    private static string Kind(Type type) =>
        type switch
        {
            _ when type == typeof(TimeSpan) => "a duration such as 00:05:00, or 30.00:00:00 for thirty days",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(Uri) => "an address such as https://registry.example.com",
            _ when type.IsEnum => $"one of {string.Join(", ", Enum.GetNames(type))}",
            _ => "a number",
        };
}
