using System.Text.RegularExpressions;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>
/// "The description should explain to users what the application does", such as "Manage your MyBrand gateway from the
/// mobile app".
/// </summary>
internal static partial class DescriptionCheck
{
    private const int LongEnough = 20,
        WordsEnough = 4;

    private const string Advice =
        "Say in a sentence what users can do with it, such as \"Manage your MyBrand gateway from the mobile app\".";

    public static CheckBody Run(ReviewSubject subject)
    {
        var description = subject.Content.Description.Trim();
        if (description.Length == 0)
        {
            return Check.Fail(Guideline.Description, "there is no description", Advice);
        }

        if (
            MeaningfulWords.AreSame(description, subject.Content.Name)
            || MeaningfulWords.AreSame(description, subject.ClientId)
        )
        {
            return Check.Fail(Guideline.Description, "the description is the name again", Advice, $"\"{description}\"");
        }

        if (
            Placeholder().IsMatch(description)
            || description.StartsWith(subject.Content.Name + " description", StringComparison.OrdinalIgnoreCase)
        )
        {
            return Check.Fail(Guideline.Description, "the description is a placeholder", Advice, $"\"{description}\"");
        }

        if (description.Length < LongEnough || MeaningfulWords.Of(description).Count < WordsEnough)
        {
            return Check.Warn(
                Guideline.Description,
                "the description is too short to explain anything",
                Advice,
                $"\"{description}\""
            );
        }

        var silent = RightTopics
            .Untouched(description, subject.Content.Rights)
            .Select(RightTopics.Of)
            .Distinct()
            .ToList();
        return silent.Count == 0
            ? Check.Pass(Guideline.Description, "the description says what the client does")
            : Check.Warn(
                Guideline.Description,
                $"the description does not say what it needs {Listed(silent!)} for",
                Advice,
                $"\"{description}\""
            );
    }

    private static string Listed(IEnumerable<string> groups) =>
        string.Join(" and ", groups.Select(group => $"the {group.ToLowerInvariant()} rights"));

    [GeneratedRegex(
        @"^\W*(lorem ipsum|todo|tbd|test|testing|asdf\w*|foo|bar|xxx+|n/?a|none|description"
            + @"|(my|a|some|the|new|an)( \w+){0,4} description"
            + @"|my (new |first |test )?(oauth )?(client|app|application))\W*$",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Placeholder();
}
