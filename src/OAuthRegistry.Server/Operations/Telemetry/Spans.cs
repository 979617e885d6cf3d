using System.Diagnostics;

namespace OAuthRegistry.Server.Operations;

/// <summary>Errands to others, as traces show them: below the request that caused them, or on their own.</summary>
internal static class Spans
{
    public const string Name = "OAuthRegistry";

    private static readonly ActivitySource Source = new(Name);

    /// <summary>
    /// For whoever goes to hosts that strangers chose: they are not told that there is a trace, nor by which ID
    /// requests are found in our logs.
    /// </summary>
    public static DistributedContextPropagator ToldToNobody { get; } =
        DistributedContextPropagator.CreateNoOutputPropagator();

    /// <summary>An errand, until it is disposed of; nothing while nobody listens.</summary>
    public static Activity? Begin(string errand) => Source.StartActivity(errand);
}
