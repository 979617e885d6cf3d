using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>What a reviewer ticked of what a client asks for.</summary>
internal sealed class GrantingForm
{
    /// <summary>Whether the boxes were on the page: none ticked is not the same as none there.</summary>
    [FromForm(Name = "boxes")]
    public bool IsShown { get; set; }

    [FromForm(Name = "granted")]
    public List<string> Granted
    {
        get;
        set => field = Named(value);
    } = [];

    [FromForm(Name = "granted_scopes")]
    public List<string> GrantedScopes
    {
        get;
        set => field = Named(value);
    } = [];

    [FromForm(Name = "words")]
    public Dictionary<string, string?> Words { get; set; } = [];

    public List<Right>? Rights => IsShown ? KnownNames.Read<Right>(Granted) : null;

    /// <summary>An empty list says that none is granted.</summary>
    public List<ResourceScopesBody>? Scopes => IsShown ? GrantedScopes.ConvertAll(ScopeRef.Typed).ToBody() ?? [] : null;

    /// <summary>Words beside boxes that are ticked mean nothing.</summary>
    public Dictionary<string, string>? Refusals =>
        IsShown
            ? Words
                .Where(word =>
                    !string.IsNullOrWhiteSpace(word.Value)
                    && !Granted.Contains(word.Key)
                    && !GrantedScopes.Exists(scope => ScopeRef.Typed(scope).Name == word.Key)
                )
                .ToDictionary(word => word.Key, word => word.Value!.Trim())
            : null;

    public GrantingOnPage OnPage(ClientBody asked, RightUse.Counts use) =>
        new(asked, use)
        {
            Granted = IsShown ? Granted : RightChoices.NamesOf(asked.Rights),
            GrantedScopes = IsShown
                ? GrantedScopes
                : [.. ScopeRefs.From(asked.ResourceScopes).Select(scope => scope.ToString())],
            Words = Words,
        };

    /// <summary>A box without a name is none.</summary>
    private static List<string> Named(IEnumerable<string?> boxes) => [.. boxes.OfType<string>()];
}
