namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Settings that nothing reads: a misspelt name does nothing, and whoever wrote it believes that it does. Only what is
/// meant for this server is judged: members of our sections, and names of our members in sections that are nobody's.
/// </summary>
internal static class UnknownSettings
{
    /// <summary>Sections without a class of options, and what is read of them.</summary>
    private static readonly (string Section, string[] Members)[] Others =
    [
        ("Database", ["Provider"]),
        ("ConnectionStrings", ["Registry", "Changes"]),
        ("Proxies", ["Known"]),
        ("Keys", ["Certificate", "CertificatePassword"]),
    ];

    public static IEnumerable<string> In(IConfiguration configuration)
    {
        var known = SettingsCheck
            .Sections()
            .Select(section =>
                (Section: section.Name, Members: SettingsCheck.MembersOf(section.Type).Select(member => member.Name))
            )
            .Concat(Others.Select(other => (other.Section, Members: other.Members.AsEnumerable())))
            .GroupBy(section => section.Section, section => section.Members, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                section => section.Key,
                section => section.SelectMany(members => members).ToHashSet(StringComparer.OrdinalIgnoreCase),
                StringComparer.OrdinalIgnoreCase
            );
        var members = known.SelectMany(section => section.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return from section in configuration.GetChildren()
            from member in section.GetChildren()
            let knows = known.GetValueOrDefault(section.Key)
            where
                knows is null
                    ? members.Contains(member.Key) && !IsOfTheFramework(section.Key)
                    : !knows.Contains(member.Key)
            select $"{section.Key}__{member.Key} is a setting that nothing reads. "
                + (
                    knows is null
                        ? $"There is no section {section.Key}; the sections are {Listed(known.Keys)}."
                        : $"{section.Key} has {Listed(knows)}."
                );
    }

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names.Order(StringComparer.Ordinal));

    private static bool IsOfTheFramework(string section) =>
        section.Equals("Serilog", StringComparison.OrdinalIgnoreCase)
        || section.Equals("Kestrel", StringComparison.OrdinalIgnoreCase)
        || section.Equals("Logging", StringComparison.OrdinalIgnoreCase);
}
