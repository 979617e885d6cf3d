using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Whoever sends a request names the host in it, and without <c>Registry:PublicUrl</c> that name becomes the
/// issuer of tokens and the start of every link. So it is believed only where it is certain: this machine, an
/// address that the server listens on, or what <c>AllowedHosts</c> lists.
/// </summary>
internal sealed partial class KnownHosts(
    IOptions<RegistryOptions> options,
    IConfiguration configuration,
    IServer server,
    ILogger<KnownHosts> logger
)
{
    private static readonly string[] Wildcards = ["*", "+", "[::]", "0.0.0.0"];

    private readonly string[] _listed = (configuration["AllowedHosts"] ?? "").Split(
        ';',
        StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
    );

    private readonly Lazy<List<string>> _listening = new(() => HostsOf(server));

    /// <summary>Whether the name may be used; with a configured issuer nothing is made of it.</summary>
    public bool Knows(HttpContext context)
    {
        var host = context.Request.Host.Host;
        return options.Value.PublicUrl is not null
            || IsLoopback(host)
            || _listed.Any(listed => Matches(listed, host))
            || _listening.Value.Contains(host, StringComparer.OrdinalIgnoreCase)
            || (_listening.Value.Exists(Wildcards.Contains) && IsOwnAddress(host, context.Connection.LocalIpAddress));
    }

    /// <summary>
    /// Says once under which name tokens are issued, and what is missing where others reach the server.
    /// </summary>
    public void Announce()
    {
        if (options.Value.PublicUrl is { } url)
        {
            Issuer(url.OriginalString);
        }
        else if (_listening.Value.Exists(host => !IsLoopback(host)))
        {
            NoPublicUrl();
        }
    }

    [LoggerMessage(LogLevel.Information, "The issuer of tokens is {Issuer:l}")]
    private partial void Issuer(string issuer);

    [LoggerMessage(
        LogLevel.Warning,
        "Others reach this server, and Registry__PublicUrl is not set: requests that name a host other than this "
            + "machine, or an address that the server listens on, are refused. Set it to where the registry is "
            + "reached, such as https://registry.example.com"
    )]
    private partial void NoPublicUrl();

    /// <summary>Where the server listens on every address: the one at which the request arrived.</summary>
    private static bool IsOwnAddress(string host, IPAddress? local) =>
        local is not null
        && IPAddress.TryParse(host.Trim('[', ']'), out var named)
        && named.MapToIPv6().Equals(local.MapToIPv6());

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool Matches(string listed, string host) =>
        listed == "*"
        || listed.Equals(host, StringComparison.OrdinalIgnoreCase)
        || (
            listed.StartsWith("*.", StringComparison.Ordinal)
            && host.EndsWith(listed[1..], StringComparison.OrdinalIgnoreCase)
        );

    private static List<string> HostsOf(IServer server) =>
        [
            .. (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(address =>
                BindingAddress.Parse(address).Host
            ),
        ];
}

internal static class KnownHostsExtensions
{
    /// <summary>
    /// Refuses requests that name a host which nobody vouches for. After the proxies, which tell the host that was
    /// asked for.
    /// </summary>
    public static void UseKnownHosts(this WebApplication app)
    {
        var hosts = ActivatorUtilities.CreateInstance<KnownHosts>(app.Services);
        app.Lifetime.ApplicationStarted.Register(hosts.Announce);
        app.Use((context, next) => hosts.Knows(context) ? next(context) : RefuseAsync(context));
    }

    private static Task RefuseAsync(HttpContext context)
    {
        // Nothing is made out of this name, the address of an error included.
        context.Request.Host = new HostString("localhost");
        var refusal = RequestErrors.UnknownHost().Refusal;
        Measures.Refused(refusal.Name);
        return Problems.WriteAsync(context, refusal);
    }
}
