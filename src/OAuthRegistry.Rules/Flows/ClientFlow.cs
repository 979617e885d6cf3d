using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>A grant that a client may use, and what to type for it.</summary>
internal sealed record ClientFlow(Grant Grant, IReadOnlyList<FlowStep> Steps);

/// <summary>One command of a flow.</summary>
/// <param name="Sentence">What it does: one of <see cref="FlowSentences.All"/>.</param>
/// <param name="Command">For a POSIX shell with curl and openssl.</param>
internal sealed record FlowStep(string Sentence, string Command);
