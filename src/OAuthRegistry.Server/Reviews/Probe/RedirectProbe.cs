using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Reviews;

internal enum ProbeOutcome
{
    Works,
    Fails,
    Refused,
    NotProbed,
}

/// <summary>What a redirect URI answered, in a sentence for a reviewer; never the body of the answer.</summary>
internal sealed record ProbeResult(string Uri, ProbeOutcome Outcome, string Evidence)
{
    /// <summary>The host to which it leads in the end, as far as that was seen.</summary>
    public string? Site { get; init; }
}

/// <summary>The section <c>Probe</c> of the configuration.</summary>
internal sealed class ProbeOptions
{
    public const string Section = "Probe";

    public bool Enabled { get; set; } = true;

    [Range(1, 65535)]
    public int[] Ports { get; set; } = [443, 8443];

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>For how long everybody who asks again is told what was found.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromMinutes(5);

    public int MostKept { get; set; } = 2000;

    /// <summary>How many probes one account causes in a period, whatever it asks for.</summary>
    public int PerAccount { get; set; } = 60;

    /// <summary>How often one host is knocked at in a period, whoever asks.</summary>
    public int PerHost { get; set; } = 20;

    public TimeSpan QuotaPeriod { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How many go out side by side, of all who ask.</summary>
    public int AtOnce { get; set; } = 8;
}

/// <summary>
/// Tries whether redirect URIs work: for a short time, by <see cref="PublicHttp"/>, and without a word of what it
/// reads.
/// </summary>
internal sealed class RedirectProbe(PublicHttp http, IOptions<ProbeOptions> options)
{
    private const int MaxRedirects = 3;

    public async Task<ProbeResult> ProbeAsync(string redirectUri, CancellationToken cancellationToken)
    {
        if (!options.Value.Enabled)
        {
            return new ProbeResult(redirectUri, ProbeOutcome.NotProbed, "trying redirect URIs is turned off here");
        }

        var uri = new Uri(redirectUri);
        if (uri.Scheme != Uri.UriSchemeHttps)
        {
            return uri.Scheme != Uri.UriSchemeHttp
                    ? new ProbeResult(redirectUri, ProbeOutcome.NotProbed, "leads to an app on the user's device")
                : uri.IsLoopback
                    ? new ProbeResult(redirectUri, ProbeOutcome.NotProbed, "leads to the user's own machine")
                : new ProbeResult(redirectUri, ProbeOutcome.Refused, "only https is tried");
        }

        using var span = Spans.Begin("probe a redirect URI");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.Timeout);
        try
        {
            var (outcome, evidence, site) = await FollowAsync(uri, patience.Token);
            return new ProbeResult(redirectUri, outcome, evidence) { Site = site };
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested && PublicHttp.Explain(exception) is var (outcome, evidence)
            )
        {
            return new ProbeResult(redirectUri, outcome, evidence);
        }
    }

    private async Task<(ProbeOutcome Outcome, string Evidence, string? Site)> FollowAsync(
        Uri uri,
        CancellationToken cancellationToken
    )
    {
        using var client = http.NewClient(cancellationToken);
        client.DefaultRequestHeaders.UserAgent.ParseAdd("OAuthRegistry-redirect-probe/1.0");
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            if (!options.Value.Ports.Contains(uri.Port))
            {
                return (
                    ProbeOutcome.Refused,
                    $"port {uri.Port} is not tried; allowed: {string.Join(", ", options.Value.Ports)}",
                    null
                );
            }

            // GET, because many applications answer HEAD in another way; the body is never read.
            using var response = await client.GetAsync(
                uri,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            var status = (int)response.StatusCode;
            if (status is < 300 or >= 400 || response.Headers.Location is not { } location)
            {
                return status >= 500
                    ? (ProbeOutcome.Fails, $"answers {status}, a failure of the server", null)
                    : (ProbeOutcome.Works, $"answers {status}", uri.IdnHost);
            }

            var next = new Uri(uri, location);
            if (next.Scheme != Uri.UriSchemeHttps || next.IdnHost != uri.IdnHost)
            {
                return (
                    ProbeOutcome.Works,
                    $"answers {status} and sends on to "
                        + $"{(next.Scheme == Uri.UriSchemeHttps ? "another host" : next.Scheme)}, where it was not "
                        + "followed",
                    next.Scheme == Uri.UriSchemeHttps ? HostName.Read(next.IdnHost) : null
                );
            }

            uri = next;
        }

        return (ProbeOutcome.Fails, $"sends on more than {MaxRedirects} times", null);
    }
}
