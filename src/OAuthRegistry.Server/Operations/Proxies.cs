using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace OAuthRegistry.Server.Operations;

internal static class Proxies
{
    /// <summary>
    /// Believes <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> of the configured proxies, and of nobody else.
    /// </summary>
    public static void UseConfiguredProxies(this IApplicationBuilder app, IConfiguration configuration)
    {
        var known = configuration.GetSection("Proxies:Known").Get<string[]>() ?? [];
        if (known.Length == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var text in known)
        {
            if (text.Contains('/', StringComparison.Ordinal))
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(text));
            }
            else
            {
                options.KnownProxies.Add(IPAddress.Parse(text));
            }
        }

        app.UseForwardedHeaders(options);
    }
}
