namespace OAuthRegistry.Server.Pages;

/// <summary>Something that can not be undone, or breaks something for somebody: said before it is done.</summary>
/// <param name="Act">The act of the page.</param>
/// <param name="Label">What it does, in a word.</param>
/// <param name="Of">To what, for those who hear the page.</param>
/// <param name="Says">What will break.</param>
/// <param name="Fields">What the act is about.</param>
internal sealed record Confirmation(
    string Act,
    string Label,
    string? Of,
    string Says,
    params IReadOnlyList<(string Name, string? Value)> Fields
);
