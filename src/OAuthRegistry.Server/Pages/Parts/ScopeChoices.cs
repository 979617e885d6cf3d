using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>Scopes of the network's APIs to tick: which are ticked, and what is said of them.</summary>
internal sealed record ScopeChoices(IReadOnlyCollection<string> Chosen, FieldRemarks FieldRemarks)
{
    /// <summary>Of a network with more APIs than this, the scopes of the others are typed.</summary>
    public const int MostApis = 20;

    public bool Has(ResourceBody api, ScopeBody scope) => Chosen.Contains(Name(api, scope));

    public static string Name(ResourceBody api, ScopeBody scope) => $"{api.Ids!.ResourceId}/{scope.Name}";
}
