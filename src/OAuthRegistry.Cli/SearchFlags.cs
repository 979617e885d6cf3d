using System.CommandLine;
using OAuthRegistry.Client;
using OAuthRegistry.Contracts;

namespace OAuthRegistry.Cli;

/// <summary>What is sought, by flags that every search has.</summary>
internal static class SearchFlags
{
    public static readonly Option<List<ReviewState>?> States = Flags.Names<ReviewState>(
        "--state",
        "The states to find."
    );

    private static readonly Option<string?> Query =
            new("--query") { Description = "Text in the ID, the name or the description." },
        IdContains = new("--id-contains") { Description = "Text in the ID." },
        NameContains = new("--name-contains") { Description = "Text in the name." },
        DescriptionContains = new("--description-contains") { Description = "Text in the description." };

    public static IEnumerable<Option> Texts { get; } = [Query, IdContains, NameContains, DescriptionContains];

    public static TextSearch TextSearch(this Run run) => run.StateSearch();

    public static StateSearch StateSearch(this Run run)
    {
        var listing = run.ListOptions();
        return new StateSearch
        {
            Query = run.Get(Query),
            IdContains = run.Get(IdContains),
            NameContains = run.Get(NameContains),
            DescriptionContains = run.Get(DescriptionContains),
            States = run.Parsed.CommandResult.Command.Options.Contains(States) ? run.Get(States) ?? [] : [],
            Order = listing.Order,
            Deleted = listing.Deleted,
            PageSize = listing.PageSize,
        };
    }
}
