using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using OAuthRegistry.Server.Operations;

namespace OAuthRegistry.Server.Reviews;

/// <summary>
/// Goes to addresses that strangers chose. Whoever registers a client says where its users come back to and where its
/// keys are, so the server connects to public addresses only, follows nothing by itself, and sends nothing of its own.
/// </summary>
internal sealed class PublicHttp(ProbeNetwork network)
{
    private const int MaxHeaderKilobytes = 16;

    /// <summary>A client for one errand; it ends with the patience.</summary>
    /// <param name="patience">How long it may take.</param>
    /// <param name="everywhere">Whether the operator lets this errand go to places that are not public.</param>
    public HttpClient NewClient(CancellationToken patience, bool everywhere = false) =>
        new(NewHandler(everywhere, patience), disposeHandler: true);

    /// <summary>
    /// What became of an errand that failed, in a sentence for who registered the address or reviews it.
    /// </summary>
    public static (ProbeOutcome Outcome, string Evidence) Explain(Exception exception) =>
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

    private SocketsHttpHandler NewHandler(bool everywhere, CancellationToken patience) =>
        new()
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = Spans.ToldToNobody,
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
                return await ConnectAsync(context.DnsEndPoint, everywhere, either.Token);
            },
        };

    /// <summary>
    /// Resolves, checks every address, and connects to one that was checked: a name that changes its answer meanwhile
    /// changes nothing.
    /// </summary>
    private async Task<Stream> ConnectAsync(DnsEndPoint endPoint, bool everywhere, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(endPoint.Host.Trim('[', ']'), out var literal)
            ? [literal]
            : await network.ResolveAsync(endPoint.Host, cancellationToken);
        var refusals = addresses.Select(PublicAddress.Refusal).OfType<string>();
        if (!everywhere && refusals.FirstOrDefault() is { } reason)
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

    private sealed class ForbiddenAddressException(string reason) : Exception(reason);
}
