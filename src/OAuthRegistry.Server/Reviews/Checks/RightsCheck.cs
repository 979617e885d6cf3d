using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>"The rights should be appropriate given the name and description of the client."</summary>
internal static class RightsCheck
{
    public static CheckBody Run(ReviewSubject subject)
    {
        var rights = subject.Content.Rights;
        if (rights.Count == 0 && subject.Content.ResourceScopes.Count == 0)
        {
            return Check.Warn(
                Guideline.Rights,
                "asks for no right, so it can do nothing for its users",
                "Name the rights that it needs, RIGHT_USER_INFO at least, or scopes of the network's APIs."
            );
        }

        var reasons = subject.Content.RightReasons;
        var unexplained = rights.Where(right => !reasons.ContainsKey(Name(right))).ToList();
        var explained = rights
            .Where(right => RightsRisk.IsDangerous(right) && reasons.ContainsKey(Name(right)))
            .Select(right => $"{Name(right)}: \"{reasons[Name(right)]}\"")
            .Concat(ScopeFindings.Explained(subject))
            .ToList();
        var evidence = unexplained
            .Where(RightsRisk.IsPseudo)
            .Select(Narrower)
            .Concat(
                unexplained
                    .Where(right => RightsRisk.IsDangerous(right) && !RightsRisk.IsPseudo(right))
                    .Select(right =>
                        $"{Name(right)}: {RightCatalogue.Meanings[right].ToLowerInvariant()}; dangerous in the wrong "
                        + "hands"
                    )
            )
            .Concat(
                RightTopics
                    .Untouched(subject.Content.Description, unexplained)
                    .Select(right => $"{Name(right)}: the description never speaks of it")
            )
            .Concat(ScopeFindings.Of(subject))
            .Concat(rights.Where(right => TellsOfUsers(subject, right)).Select(ToldAnyway))
            .ToList();
        return (evidence.Count, explained.Count) switch
        {
            (0, 0) => Check.Pass(Guideline.Rights, "the rights fit the description"),
            (0, _) => Check.NeedsHuman(
                Guideline.Rights,
                "says why it needs what is dangerous",
                "Judge the reasons. Where one does not convince, approve the rest and refuse that right.",
                explained
            ),
            _ => Check.Warn(
                Guideline.Rights,
                "asks for rights that need a reason",
                "Ask for the fewest rights that do, and say in `right_reasons` what each is for.",
                [.. evidence, .. explained]
            ),
        };
    }

    /// <summary>A client that is to know its users by pseudonyms, and asks for what tells it who they are.</summary>
    private static bool TellsOfUsers(ReviewSubject subject, Right right) =>
        subject.Content.SubjectType == SubjectType.Pairwise
        && !(RightSet.Of(right).Implied() & RightSet.TellingOfTheUser).IsEmpty;

    private static string ToldAnyway(Right right) =>
        $"{Name(right)}: by it the client reads the user's ID, which its subject_type keeps from it";

    private static string Narrower(Right right)
    {
        var stands = RightSet.Of(right).Implied().Except(RightSet.Of(right)).ToList();
        var harmless = stands.Where(narrow => !RightsRisk.IsDangerous(narrow)).Take(4).Select(Name);
        var harmful = stands
            .Where(narrow => RightsRisk.IsDangerous(narrow) && !RightsRisk.IsPseudo(narrow))
            .Select(Name);
        return $"{Name(right)} includes {string.Join(", ", harmful.Take(4))}; would some of "
            + $"{string.Join(", ", harmless)} do?";
    }

    private static string Name(Right right) => WireNames<Right>.NameOf(right);
}
