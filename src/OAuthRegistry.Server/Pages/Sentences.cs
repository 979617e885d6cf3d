using System.Collections;
using System.Globalization;
using System.Resources;
using Microsoft.Extensions.Localization;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// What services say, as people read it. A service says a sentence once, in English, to programs, to the record and to
/// people alike; a page finds it again by its words, takes its values out, and says it in the language of its reader
/// (<c>Sentences.de.resx</c>) or, where the English is for programs, in plainer English (<c>Sentences.en.resx</c>).
/// </summary>
internal static class Sentences
{
    /// <summary>Sentences stand within sentences, and no deeper than that.</summary>
    private const int Deepest = 4;

    private const StringComparison Ordinal = StringComparison.Ordinal;

    private static readonly Dictionary<string, Dictionary<string, string>> Spoken = new[] { "en", "de" }.ToDictionary(
        language => language,
        Read
    );

    private static readonly ILookup<char, SentencePattern> Patterns = Spoken["de"]
        .Keys.Where(key => key.Contains('{', Ordinal))
        .Select(key => new SentencePattern(key))
        .OrderByDescending(pattern => pattern.Letters)
        .ToLookup(pattern => pattern.Key[0]);

    /// <summary>The sentence in the language of the reader; as it is if it is none that a service says.</summary>
    public static string Said(this IStringLocalizer texts, string? sentence) =>
        string.IsNullOrEmpty(sentence) ? ""
        : sentence.Contains('\n', Ordinal)
            ? string.Join('\n', sentence.Split('\n').Select(line => texts.Find(line, 0) ?? line))
        : texts.Find(sentence, 0) ?? sentence;

    /// <summary>The same with a capital and a full stop, to stand by itself.</summary>
    public static string SaidInFull(this IStringLocalizer texts, string? sentence)
    {
        var said = texts.Said(sentence);
        return said.Length == 0
            ? ""
            : char.ToUpperInvariant(said[0]) + said[1..] + (said[^1] is '.' or '!' or '?' ? "" : ".");
    }

    /// <summary>Whether a service says this, so that it is known in every language.</summary>
    public static bool Knows(this IStringLocalizer texts, string? sentence) =>
        !string.IsNullOrEmpty(sentence) && texts.Find(sentence, 0) is not null;

    /// <summary>A right, a state or a grant as people say it; what is none of them stays as it is.</summary>
    public static string Word(this IStringLocalizer texts, string name) => texts.NameOfWire(name) ?? name;

    private static string? Find(this IStringLocalizer texts, string sentence, int depth)
    {
        var known = Spoken["de"];
        if (known.ContainsKey(sentence))
        {
            return InLanguage(sentence);
        }

        foreach (var pattern in Patterns[sentence.Length > 0 ? sentence[0] : ' '].Concat(Patterns['{']))
        {
            if (pattern.ValuesIn(sentence) is not { } values)
            {
                continue;
            }

            var said = values.Select((value, i) => pattern.Quotes(i) ? null : texts.Value(value, depth + 1)).ToList();
            if (!pattern.IsJoint || said[^1] is not null)
            {
                return SentencePattern.Fill(
                    InLanguage(pattern.Key),
                    [.. said.Select((value, i) => value ?? values[i].Harmless())]
                );
            }
        }

        return null;
    }

    /// <summary>A value that is a sentence itself, or a name of the wire, or several of those.</summary>
    private static string? Value(this IStringLocalizer texts, string value, int depth)
    {
        var parts = value.Split(", ");
        var words = parts.Select(part => texts.WireWord(part)).ToList();
        return words.TrueForAll(word => word is not null) ? string.Join(", ", words)
            : words.Exists(word => word is not null) && Array.TrueForAll(parts, IsMember)
                ? string.Join(", ", parts.Select(part => texts.Field(part)))
            : depth < Deepest && value.Contains(' ', Ordinal) ? texts.Find(value, depth)
            : null;
    }

    private static bool IsMember(string name) =>
        name.Length > 0
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '.' or '[' or ']');

    /// <summary>What has a name of its own on the wire, as people say it; null if it is none.</summary>
    private static string? WireWord(this IStringLocalizer texts, string name) =>
        name switch
        {
            _ when name.Split('/') is ["user" or "organization" or "client", { Length: > 0 }] => texts.Find(name, 0),
            _ => texts.NameOfWire(name) ?? (IsMember(name) && name.Contains('_', Ordinal) ? texts.Field(name) : null),
        };

    private static string? NameOfWire(this IStringLocalizer texts, string name) =>
        name switch
        {
            _ when !name.Contains('_', Ordinal) => null,
            _ when WireNames<Right>.TryParse(name, out var right) => texts[RightCatalogue.Meanings[right]],
            _ when WireNames<ReviewState>.TryParse(name, out var state) => texts.Of(state),
            _ when WireNames<Grant>.TryParse(name, out var grant) => texts.Of(grant),
            _ when WireNames<AuthMethod>.TryParse(name, out var method) => texts.Of(method),
            _ when WireNames<Guideline>.TryParse(name, out var guideline) => texts.Of(guideline),
            _ when WireNames<ComplaintReason>.TryParse(name, out var reason) => texts.Of(reason),
            _ when WireNames<DriftCheck>.TryParse(name, out var check) => texts.Of(check),
            _ when WireNames<Decision>.TryParse(name, out var decision) => texts.Of(decision),
            _ => null,
        };

    /// <summary>The words of a language; English ones of programs lose their backticks.</summary>
    private static string InLanguage(string key)
    {
        var spoken = Spoken.GetValueOrDefault(CultureInfo.CurrentUICulture.Name, Spoken["en"]);
        return spoken.GetValueOrDefault(key) ?? Quoted(key);
    }

    private static string Quoted(string key)
    {
        var parts = key.Split('`');
        return string.Concat(parts.Select((part, i) => i == 0 ? part : (i % 2 == 1 ? "“" : "”") + part));
    }

    private static Dictionary<string, string> Read(string language) =>
        new ResourceManager(typeof(Sentences))
            .GetResourceSet(CultureInfo.GetCultureInfo(language), createIfNotExists: true, tryParents: false)!
            .Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
}
