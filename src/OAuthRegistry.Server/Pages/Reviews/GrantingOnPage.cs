using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>What a client asks for, each with its reason, to be granted or refused.</summary>
/// <param name="Asked">The client as what waits would make it.</param>
/// <param name="Use">What other clients have.</param>
/// <param name="Ticked">What is refused so far.</param>
internal sealed record GrantingOnPage(ClientBody Asked, RightUse.Counts Use, GrantingForm Ticked)
{
    public RightSet Rights => RightSet.Of(Asked.Rights ?? []);

    public IReadOnlyList<ScopeRef> Scopes => ScopeRefs.From(Asked.ResourceScopes);

    public string? ReasonFor(string name) => Asked.RightReasons?.GetValueOrDefault(name);

    /// <summary>What a right that stands for others stands for, less what is asked for beside it.</summary>
    public IEnumerable<RightInWords> Narrower(RightInWords right) =>
        right.IsSweeping ? RightGroup.AllOf(RightSet.Of(right.Right).Implied().Except(Rights)) : [];
}
