using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>
/// "The ID should ideally consist of the brand name of the application and its purpose", such as
/// mycompany-gateway-onboarding.
/// </summary>
internal static class ClientIdCheck
{
    /// <summary>Words in the name of an owner that are no brand.</summary>
    private static readonly HashSet<string> NoBrand =
    [
        "gmbh",
        "inc",
        "ltd",
        "llc",
        "bv",
        "ag",
        "the",
        "company",
        "and",
        "of",
        "user",
        "test",
    ];

    public static CheckBody Run(ReviewSubject subject)
    {
        var id = subject.ClientId;
        var words = MeaningfulWords.Of(id);
        var brand = MeaningfulWords
            .Of(subject.Owner.Id)
            .Concat(MeaningfulWords.Of(subject.OwnerName))
            .Where(word => word.Length > 1 && !NoBrand.Contains(word))
            .Distinct()
            .ToList();
        var whole = string.Concat(words);
        var hasBrand =
            id.Contains(subject.Owner.Id, StringComparison.Ordinal)
            || brand.Exists(word => whole.Contains(word, StringComparison.Ordinal));
        var hasPurpose =
            words.Except(MeaningfulWords.Of(subject.Owner.Id)).Any(MeaningfulWords.TellsSomething) && words.Count >= 2;
        var advice =
            $"An ID such as {subject.Owner.Id}-gateway-onboarding says who and what for. It can not be changed after "
            + "registration.";
        var owner = $"the owner is {subject.Owner}{(subject.OwnerName.Length > 0 ? $", {subject.OwnerName}" : "")}";
        return (hasBrand, hasPurpose) switch
        {
            (true, true) => Check.Pass(Guideline.ClientId, $"`{id}` names the owner and a purpose"),
            (true, false) => Check.Warn(Guideline.ClientId, $"`{id}` names the owner but no purpose", advice),
            (false, true) => Check.Warn(Guideline.ClientId, $"`{id}` does not name its owner", advice, owner),
            _ => Check.Warn(Guideline.ClientId, $"`{id}` names neither its owner nor a purpose", advice, owner),
        };
    }
}
