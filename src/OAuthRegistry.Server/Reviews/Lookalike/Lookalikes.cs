using Microsoft.Extensions.Options;

namespace OAuthRegistry.Server.Reviews;

/// <summary>A text that resembles a name, how surely, and why.</summary>
internal sealed record Resemblance(string Subject, string Other, bool IsNearCertain, string Why);

/// <summary>"IDs or names that could be confused with official IDs or names will be rejected."</summary>
internal sealed class Lookalikes(IOptions<ReviewOptions> options)
{
    /// <summary>Shorter names are whole words or nothing: their letters stand in too many honest ones.</summary>
    private const int ShortName = 5;

    /// <summary>A long name with so many letters per wrong letter is still read as itself.</summary>
    private const int LettersPerSlip = 6;

    /// <summary>What follows an abbreviation of an official name where somebody poses as the network itself.</summary>
    private static readonly HashSet<string> OfficialWords =
    [
        "official",
        "admin",
        "administrator",
        "console",
        "support",
        "login",
        "account",
        "accounts",
        "security",
        "network",
        "stack",
        "cloud",
        "lw",
        "cli",
        "team",
        "staff",
        "auth",
        "oauth",
        "sso",
        "id",
    ];

    private readonly IReadOnlyList<(string Name, string Skeleton, IReadOnlyList<string> Words)> _official =
    [
        .. options
            .Value.OfficialNames.Distinct()
            .Select(name => (name, TextSkeleton.Skeleton(name), TextSkeleton.Words(name))),
    ];

    public static string Skeleton(string text) => TextSkeleton.Skeleton(text);

    /// <summary>The official names that the text could be taken for, the surest first.</summary>
    public IReadOnlyList<Resemblance> Find(string text)
    {
        var skeleton = TextSkeleton.Skeleton(text);
        var words = TextSkeleton.Words(text);
        var found = _official
            .Select(official =>
                official.Skeleton.Length < ShortName
                    ? FindShort(text, words, official.Name, official.Words[0])
                    : FindLong(text, skeleton, official.Name, official.Skeleton)
            )
            .OfType<Resemblance>()
            .OrderByDescending(resemblance => resemblance.IsNearCertain)
            .ToList();
        if (found.Count == 0 && TextSkeleton.MixesScripts(text))
        {
            found.Add(new Resemblance(text, string.Join(' ', words), false, "one word has letters of several scripts"));
        }

        return found;
    }

    /// <summary>
    /// The fewest letters to change, add, take out or swap with their neighbour to make one text of the other.
    /// </summary>
    public static int Distance(string left, string right)
    {
        // Each letter of the left one makes a row of the table, and looks back two rows at most.
        var (before, last, row) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            (before, last, row) = (last, row, before);
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                row[j] = Math.Min(
                    Math.Min(last[j], row[j - 1]) + 1,
                    last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1)
                );
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }
        }

        return row[right.Length];
    }

    private static Resemblance? FindLong(string text, string skeleton, string name, string official)
    {
        if (skeleton == official)
        {
            return new Resemblance(text, name, true, TextSkeleton.InOtherLetters("reads the same", text, name));
        }

        if (skeleton.StartsWith(official, StringComparison.Ordinal))
        {
            return new Resemblance(text, name, true, TextSkeleton.InOtherLetters("begins with it", text, name));
        }

        var slips = official.Length / LettersPerSlip;
        if (
            Math.Abs(skeleton.Length - official.Length) <= slips
            && Distance(skeleton, official) is var whole
            && whole <= slips
        )
        {
            return new Resemblance(text, name, true, whole == 1 ? "one letter away" : $"{whole} letters away");
        }

        if (skeleton.Contains(official, StringComparison.Ordinal))
        {
            return TextSkeleton.MixesScripts(text)
                ? new Resemblance(text, name, true, "holds it, in letters of several scripts")
                : new Resemblance(text, name, false, "holds it");
        }

        // What follows an almost official beginning is the purpose, as in an honest ID.
        var beginning = Enumerable
            .Range(official.Length - 1, 3)
            .Where(length => length <= skeleton.Length)
            .Select(length => Distance(skeleton[..length], official))
            .DefaultIfEmpty(int.MaxValue)
            .Min();
        return beginning <= slips ? new Resemblance(text, name, true, "begins almost with it") : null;
    }

    private static Resemblance? FindShort(string text, IReadOnlyList<string> words, string name, string official)
    {
        // T.T.N. and t-t-n are written as one-letter words.
        if (string.Concat(words) == official)
        {
            return new Resemblance(text, name, true, "reads the same");
        }

        if (!words.Contains(official))
        {
            return null;
        }

        var poses = words.Any(OfficialWords.Contains) || words.All(word => word == official);
        return new Resemblance(
            text,
            name,
            poses,
            poses ? "reads as if the network itself provided it" : "holds it as a word"
        );
    }
}
