using System.Globalization;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>
/// "The name should be clear; it is typically the capitalized form of the ID", such as MyBrand Gateway Manager.
/// </summary>
internal static class NameCheck
{
    /// <summary>The part of the words of a name that should be in the ID too.</summary>
    private const double Close = 0.5;

    public static CheckBody Run(ReviewSubject subject)
    {
        var (id, name) = (subject.ClientId, subject.Content.Name);
        var advice =
            $"A name such as \"{CultureInfo.InvariantCulture.TextInfo.ToTitleCase(id.Replace('-', ' '))}\" says the "
            + "same as the ID.";
        if (string.IsNullOrWhiteSpace(name))
        {
            return Check.Fail(Guideline.Name, "there is no name", advice);
        }

        var words = MeaningfulWords.Of(name);
        if (!words.Any(MeaningfulWords.TellsSomething))
        {
            return Check.Warn(
                Guideline.Name,
                $"\"{name}\" says neither who provides it nor what it is for",
                "A name such as \"MyBrand Gateway Manager\" tells both."
            );
        }

        if (MeaningfulWords.AreSame(id, name))
        {
            return Check.Pass(Guideline.Name, $"\"{name}\" is the capitalized form of `{id}`");
        }

        // "MyBrand" is two words in the name and one in the ID: words are looked for in the ID as a whole.
        var whole = string.Concat(MeaningfulWords.Of(id));
        var shared = (double)words.Count(word => whole.Contains(word, StringComparison.Ordinal)) / words.Count;
        return shared >= Close
            ? Check.Pass(Guideline.Name, $"\"{name}\" is close to `{id}`")
            : Check.Warn(Guideline.Name, $"\"{name}\" says something else than `{id}`", advice);
    }
}
