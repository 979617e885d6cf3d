using BenchmarkDotNet.Attributes;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Benchmarks.Code;

/// <summary>What is asked of a client and of a caller.</summary>
public class Rules
{
    private const string Callback = "https://app.example.com/callback";

    /// <summary>
    /// Another string of the same letters, as a request brings it: the same one would be found equal without a look.
    /// </summary>
    private readonly string _sent = new(Callback.AsSpan());

    private readonly RightSet _rights = RightSet.Of(Right.UserAll, Right.ApplicationLink, Right.GatewayInfo);

    [Benchmark]
    public string? CheckRedirectUri() => RedirectUri.Check("https://app.example.com/oauth/callback?tenant=one");

    [Benchmark]
    public bool MatchRedirectUri() => RedirectUri.Matches(Callback, _sent);

    [Benchmark]
    public bool MatchLoopbackUri() =>
        RedirectUri.Matches("http://127.0.0.1/callback", "http://127.0.0.1:49152/callback");

    [Benchmark]
    public string Skeleton() => TextSkeleton.Skeleton("The Th1ngs Stасk Gateway Onboarding");

    [Benchmark]
    public bool ImplyRights() => _rights.Implied().Contains(Right.GatewayInfo);
}
