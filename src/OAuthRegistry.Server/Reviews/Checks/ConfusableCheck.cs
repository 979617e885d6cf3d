using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Reviews.Checks;

/// <summary>"IDs or names that could be confused with official IDs or names will be rejected."</summary>
internal static class ConfusableCheck
{
    public static CheckBody Run(ReviewSubject subject, Lookalikes lookalikes)
    {
        var official = new[] { subject.ClientId, subject.Content.Name, subject.Owner.Id, subject.OwnerName }
            .Where(text => text.Length > 0)
            .Distinct()
            .Select(text => lookalikes.Find(text) is [var surest, ..] ? surest : null)
            .OfType<Resemblance>()
            .ToList();
        var found = official.Concat(subject.Collisions).ToList();
        if (found.Count == 0)
        {
            return Check.Pass(
                Guideline.Confusable,
                "like no official name, and like no client, user or organization that is here"
            );
        }

        var evidence = found
            .Select(resemblance => $"\"{resemblance.Subject}\" and \"{resemblance.Other}\": {resemblance.Why}")
            .Distinct();
        const string Advice = "Choose an ID and a name that begin with your own brand.";
        return official.Exists(resemblance => resemblance.IsNearCertain)
            ? Check.Fail(Guideline.Confusable, "could be taken for something official", Advice, evidence)
            : Check.Warn(Guideline.Confusable, "resembles something that is there", Advice, evidence);
    }
}
