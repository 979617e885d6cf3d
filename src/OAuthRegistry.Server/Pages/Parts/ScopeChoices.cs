namespace OAuthRegistry.Server.Pages;

/// <summary>Scopes of the network's APIs to tick: which are ticked, and what is said of them.</summary>
internal sealed record ScopeChoices(IReadOnlyCollection<string> Chosen, FieldRemarks FieldRemarks);
