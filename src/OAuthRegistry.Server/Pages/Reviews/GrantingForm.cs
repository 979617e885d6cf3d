using Microsoft.AspNetCore.Mvc;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// What a reviewer refuses of what a client asks for. Nothing ticked refuses nothing, so that a form that lost its
/// boxes on the way does not make a client less.
/// </summary>
internal sealed class GrantingForm
{
    /// <summary>The rights that were on the page.</summary>
    [FromForm(Name = "asked")]
    public List<string> Asked
    {
        get;
        set => field = Named(value);
    } = [];

    /// <summary>The names of rights and scopes that are refused.</summary>
    [FromForm(Name = "refused")]
    public List<string> Refused
    {
        get;
        set => field = Named(value);
    } = [];

    /// <summary>Rights that are granted in the place of one that stands for them.</summary>
    [FromForm(Name = "narrower")]
    public List<string> Narrower
    {
        get;
        set => field = Named(value);
    } = [];

    [FromForm(Name = "words")]
    public Dictionary<string, string?> Words { get; set; } = [];

    /// <summary>What is granted, where that is more than what was asked for less what is refused.</summary>
    public List<Right>? Rights =>
        Narrower.Count > 0 ? KnownNames.Read<Right>(Asked.Except(Refused).Union(Narrower)) : null;

    /// <summary>Words beside boxes that are not ticked mean nothing.</summary>
    public Dictionary<string, string>? Refusals =>
        Refused.Count > 0
            ? Refused.Distinct().ToDictionary(name => name, name => Words.GetValueOrDefault(name)?.Trim() ?? "")
            : null;

    public GrantingOnPage OnPage(ClientBody asked, RightUse.Counts use) => new(asked, use, this);

    /// <summary>A box without a name is none.</summary>
    private static List<string> Named(IEnumerable<string?> boxes) => [.. boxes.OfType<string>()];
}
