using System.Collections;
using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Pages;

namespace OAuthRegistry.Server.Tests.Pages;

/// <summary>What services say in English, people read in their language and programs as it is.</summary>
public partial class SentenceTests
{
    /// <summary>
    /// What only joins sentences, what stands for an account, what contracts say, and a sentence without a value that
    /// it may lack.
    /// </summary>
    private static readonly string[] NotInOnePiece =
    [
        "{0}: {1}",
        "{0} {1}",
        "{0} and {1}",
        "{0}. See {1}",
        "user/{0}",
        "user/{0} ({1})",
        "organization/{0}",
        "organization/{0} ({1})",
        "client/{0}",
        "\"{0}\"",
        "{0} is private",
        "{0} is multicast",
        "{0} is reserved",
        "expected one of {0}",
        "expected one of {0} names such as {1}; the description of the API lists them all",
        "The secret of client {0} stops working {1}.",
    ];

    private static readonly Dictionary<string, string> German = Read("de"),
        PlainEnglish = Read("en");

    private static readonly IStringLocalizer T = new StringLocalizer<Texts>(
        new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance)
    );

    [Fact]
    public void Every_sentence_of_a_service_is_said_in_German()
    {
        Assert.True(SaidByServices.All.Count > 400, $"found only {SaidByServices.All.Count} sentences");
        var left = SaidByServices
            .All.Select(sentence => new SentencePattern(sentence))
            .Where(sentence => !IsKnown(sentence))
            .Select(sentence => sentence.Key)
            .ToList();
        Assert.True(left.Count == 0, $"not in Sentences.de.resx: {string.Join(" | ", left)}");
    }

    [Fact]
    public void No_sentence_is_kept_that_nobody_says()
    {
        var said = SaidByServices.All.Select(sentence => new SentencePattern(sentence)).ToList();
        var idle = German
            .Keys.Except(NotInOnePiece)
            .Where(key => !said.Exists(one => one.Key == key || (!one.IsJoint && one.ValuesIn(key) is not null)))
            .ToList();
        Assert.True(idle.Count == 0, $"said by nobody: {string.Join(" | ", idle)}");
        Assert.Equal([], PlainEnglish.Keys.Except(German.Keys));
    }

    [Fact]
    public void Each_language_names_values_that_the_sentence_has() =>
        Assert.All(German.Concat(PlainEnglish), pair => Assert.Subset(Places(pair.Key), Places(pair.Value)));

    [Fact]
    public void People_read_no_names_of_the_wire() =>
        Assert.All(
            German.Values.Concat(German.Keys.Select(key => PlainEnglish.GetValueOrDefault(key, key))),
            text => Assert.DoesNotMatch(WireName(), text)
        );

    [Fact]
    public void A_sentence_keeps_its_values_whatever_they_are()
    {
        const string Hostile = "Ann\"{0}`<b>x";
        foreach (var key in German.Keys.Where(key => Places(key).Count > 0 && !NotInOnePiece.Contains(key)))
        {
            var values = Enumerable.Range(0, 9).Select(i => $"{Hostile} {i}").ToList();

            var said = In("de", () => T.Said(SentencePattern.Fill(key, values)));

            Assert.All(
                Places(German[key]),
                place => Assert.Contains($"{Hostile} {place[1]}", said, StringComparison.Ordinal)
            );
        }
    }

    [Theory]
    [InlineData("must have at most 10 characters; it has 12", "darf höchstens 10 Zeichen haben; es sind 12")]
    [InlineData(
        "has capitals; it must have 3 to 36 characters out of a–z, 0–9 and single hyphens between them",
        "enthält Großbuchstaben; die ID muss 3 bis 36 Zeichen haben: a–z, 0–9 und dazwischen einzelne Bindestriche"
    )]
    [InlineData("Changed: redirect_uris, name", "Geändert: Redirect-URLs, Name")]
    [InlineData("owned by organization/acme (Acme)", "gehört: Organisation acme (Acme)")]
    [InlineData("It can become STATE_APPROVED, STATE_REJECTED.", "Möglich ist: genehmigt, abgelehnt.")]
    [InlineData(
        "https://acme.example.com: leads to a place that is not on the public internet: 10.0.0.1 is private",
        "https://acme.example.com: führt an einen Ort, der nicht im öffentlichen Internet ist: 10.0.0.1 ist privat"
    )]
    [InlineData("\"is missing\" says something else than `acme`", "„is missing“ sagt etwas anderes als „acme“")]
    [InlineData("The description is bad. Please write: more.", "The description is bad. Please write: more.")]
    public void A_sentence_within_a_sentence_is_said_too(string english, string german)
    {
        Assert.Equal(german, In("de", () => T.Said(english)));
        Assert.DoesNotContain("STATE_", In("en", () => T.Said(english)), StringComparison.Ordinal);
    }

    /// <summary>As it is, or by what its values can be: "the {0} rights" by "the gateway rights".</summary>
    private static bool IsKnown(SentencePattern sentence) =>
        German.ContainsKey(sentence.Key)
        || (!sentence.IsJoint && German.Keys.Any(key => sentence.ValuesIn(key) is not null));

    private static string In(string language, Func<string> say)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Fact]
    public void Every_action_of_the_record_has_words()
    {
        var source = Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../../src/OAuthRegistry.Server");
        var actions = Directory
            .EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Action().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["action"].Value)
            .Concat(WireNames<Decision>.Names.Select(name => $"client.{name}"))
            .Concat(["client.collaborator.set", "client.collaborator.accept", "client.collaborator.remove"])
            .Distinct()
            .ToList();

        Assert.True(actions.Count > 30, $"found only {actions.Count} actions");
        Assert.Equal([], actions.Where(action => T.Event(action) == action));
    }

    [Fact]
    public void Every_kind_of_message_has_words() =>
        Assert.Equal(
            [],
            Enum.GetValues<NotificationKind>()
                .Select(LowerNames<NotificationKind>.NameOf)
                .Where(type => T.Kind(type) == type)
        );

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Value)];

    private static Dictionary<string, string> Read(string language) =>
        new ResourceManager(typeof(Sentences))
            .GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);

    [GeneratedRegex(
        @"\.Record\(\s*\w+,\s*""(?<action>[a-z_]+(?:\.[a-z_]+)+)""|""(?<action>\w+\.(?:delete|restore|withdraw))"""
    )]
    private static partial Regex Action();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Place();

    /// <summary>A setting of the operator has two underscores, and is named on purpose.</summary>
    [GeneratedRegex(@"\b[A-Z]+_[A-Z_]+\b|\b(?!key_ops)[a-z]+_[a-z]+\b(?!__)|\bGET |\bPUT ")]
    private static partial Regex WireName();
}
