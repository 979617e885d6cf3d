using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace OAuthRegistry.Server.Tests.House;

/// <summary>Which rooms of the server know each other both ways; docs/architecture.md says why.</summary>
public partial class RoomsTests
{
    /// <summary>Its context lists the rows of every room, so each knows it and it knows each.</summary>
    private const string Data = "Data";

    private static readonly Lazy<ILookup<(string? From, string? To), string>> Uses = new(() =>
        new ArchLoader()
            .LoadAssemblies(typeof(Program).Assembly)
            .Build()
            .Types.SelectMany(type => type.Dependencies.Select(dependency => (type, dependency.Target)))
            // The parameter of a generic type is read as a class of whoever uses it first.
            .Where(use => use.Target.Name != "T")
            .Select(use =>
                (From: RoomOf(use.type), To: RoomOf(use.Target), Use: $"{use.type.Name} uses {use.Target.Name}")
            )
            .Where(use => use is { From: not (null or Data), To: not (null or Data) } && use.From != use.To)
            .ToLookup(use => (use.From, use.To), use => use.Use)
    );

    [Fact]
    public void Who_may_do_what_is_a_room_that_knows_no_feature() =>
        Assert.Empty(Uses.Value.Where(uses => uses.Key.From == "Rights").SelectMany(uses => uses));

    [Fact]
    public void Rooms_know_each_other_one_way_but_for_the_pairs_that_the_page_gives_a_reason_for()
    {
        var known = Uses.Value;
        var mutual = known
            .Select(uses => uses.Key)
            .Where(pair => string.CompareOrdinal(pair.From, pair.To) < 0 && known.Contains((pair.To, pair.From)))
            .ToDictionary(
                pair => $"{pair.From} and {pair.To}",
                pair => $"{pair.From} and {pair.To} ({known[pair].First()}, {known[(pair.To, pair.From)].First()})"
            );

        var page = OfThePage().ToList();
        var without = mutual.Where(pair => !page.Contains(pair.Key)).Select(pair => pair.Value).ToList();
        Assert.True(without.Count == 0, $"without a reason on the page: {string.Join("; ", without)}");
        Assert.Empty(page.Except(mutual.Keys));
    }

    private static IEnumerable<string> OfThePage() =>
        Pair()
            .Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "architecture.md")))
            .Select(match => $"{match.Groups["one"].Value} and {match.Groups["other"].Value}");

    private static string? RoomOf(IType type) =>
        type.Namespace?.FullName.Split('.') is ["OAuthRegistry", "Server", var room, ..] ? room : null;

    [GeneratedRegex(@"^\| `(?<one>\w+)` and `(?<other>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Pair();
}
