using OAuthRegistry.Contracts;

namespace OAuthRegistry.Server.Pages;

/// <summary>What approving would do, said before it is done.</summary>
/// <param name="Outcome">What the decision would make of the client.</param>
/// <param name="HasSecret">Whether its owner can be given a secret.</param>
/// <param name="Refused">How many of the rights and scopes that it asks for it does not get.</param>
/// <param name="Word">What its owner reads.</param>
/// <param name="Ticked">What stands ticked against it, and counts for nothing once it is approved.</param>
/// <param name="Colleague">Who else works on it.</param>
internal sealed record Approval(
    DecisionBody Outcome,
    bool HasSecret,
    int Refused,
    string? Word,
    IReadOnlyList<Guideline> Ticked,
    string? Colleague
);
