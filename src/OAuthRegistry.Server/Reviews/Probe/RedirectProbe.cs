using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Options;

namespace OAuthRegistry.Server.Reviews;

internal enum ProbeOutcome
{
    Works,
    Fails,
    Refused,
    NotProbed,
}

/// <summary>What a redirect URI answered, in a sentence for a reviewer; never the body of the answer.</summary>
internal sealed record ProbeResult(string Uri, ProbeOutcome Outcome, string Evidence);

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
/// Tries whether redirect URIs work. Whoever registers a client chooses where the server connects to, so it goes to
/// public addresses only, on the ports of https, for a short time, and tells nothing of what it reads.
/// </summary>
internal sealed class RedirectProbe(ProbeNetwork network, IOptions<ProbeOptions> options)
{
    private const int MaxRedirects = 3,
        MaxHeaderKilobytes = 16;

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

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.Timeout);
        try
        {
            var (outcome, evidence) = await FollowAsync(uri, patience.Token);
            return new ProbeResult(redirectUri, outcome, evidence);
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested && Explain(exception) is var (outcome, evidence))
        {
            return new ProbeResult(redirectUri, outcome, evidence);
        }
    }

    private async Task<(ProbeOutcome Outcome, string Evidence)> FollowAsync(
        Uri uri,
        CancellationToken cancellationToken
    )
    {
        using var handler = NewHandler(cancellationToken);
        using var http = new HttpClient(handler);
        http.DefaultRequestHeaders.UserAgent.ParseAdd("OAuthRegistry-redirect-probe/1.0");
        for (var hop = 0; hop <= MaxRedirects; hop++)
        {
            if (!options.Value.Ports.Contains(uri.Port))
            {
                return (
                    ProbeOutcome.Refused,
                    $"port {uri.Port} is not tried; allowed: {string.Join(", ", options.Value.Ports)}"
                );
            }

            // GET, because many applications answer HEAD in another way; the body is never read.
            using var response = await http.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var status = (int)response.StatusCode;
            if (status is < 300 or >= 400 || response.Headers.Location is not { } location)
            {
                return status >= 500
                    ? (ProbeOutcome.Fails, $"answers {status}, a failure of the server")
                    : (ProbeOutcome.Works, $"answers {status}");
            }

            var next = new Uri(uri, location);
            if (next.Scheme != Uri.UriSchemeHttps || next.IdnHost != uri.IdnHost)
            {
                return (
                    ProbeOutcome.Works,
                    $"answers {status} and sends on to "
                        + $"{(next.Scheme == Uri.UriSchemeHttps ? "another host" : next.Scheme)}, where it was not "
                        + "followed"
                );
            }

            uri = next;
        }

        return (ProbeOutcome.Fails, $"sends on more than {MaxRedirects} times");
    }

    private SocketsHttpHandler NewHandler(CancellationToken patience) =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            Credentials = null,
            PreAuthenticate = false,
            MaxResponseHeadersLength = MaxHeaderKilobytes,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = TimeSpan.Zero,
            SslOptions = { CertificateChainPolicy = network.NewCertificatePolicy() },
            ConnectCallback = async (context, cancellationToken) =>
            {
                // The framework would go on connecting after the request was given up.
                using var either = CancellationTokenSource.CreateLinkedTokenSource(patience, cancellationToken);
                return await ConnectAsync(context.DnsEndPoint, either.Token);
            },
        };

    /// <summary>
    /// Resolves, checks every address, and connects to one that was checked: a name that changes its answer meanwhile
    /// changes nothing.
    /// </summary>
    private async Task<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(endPoint.Host.Trim('[', ']'), out var literal)
            ? [literal]
            : await network.ResolveAsync(endPoint.Host, cancellationToken);
        if (addresses.Select(PublicAddress.Refusal).FirstOrDefault(refusal => refusal is not null) is { } reason)
        {
            throw new ForbiddenAddressException(reason);
        }

        foreach (var address in addresses)
        {
            try
            {
                return await network.ConnectAsync(new IPEndPoint(address, endPoint.Port), cancellationToken);
            }
            catch (SocketException) when (!address.Equals(addresses[^1]))
            {
                // A host with addresses of both kinds works, though this machine may have only one of them.
            }
        }

        throw new SocketException((int)SocketError.HostNotFound);
    }

    private static (ProbeOutcome Outcome, string Evidence) Explain(Exception exception) =>
        exception switch
        {
            ForbiddenAddressException forbidden => (
                ProbeOutcome.Refused,
                $"leads to a place that is not on the public internet: {forbidden.Message}"
            ),
            OperationCanceledException or TimeoutException => (ProbeOutcome.Fails, "does not answer in time"),
            AuthenticationException => (ProbeOutcome.Fails, "its TLS certificate is not valid for the host"),
            SocketException
            {
                SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain
            } => (ProbeOutcome.Fails, "the name of the host has no address"),
            SocketException => (ProbeOutcome.Fails, "the connection is refused"),
            { InnerException: { } inner } => Explain(inner),
            _ => (ProbeOutcome.Fails, "does not answer as a web server does"),
        };

    private sealed class ForbiddenAddressException(string reason) : Exception(reason);
}
