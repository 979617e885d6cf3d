using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Operations;

internal static class HostDefaults
{
    private const string Address = "http://127.0.0.1:5080";

    /// <summary>
    /// Listens on this machine only unless told otherwise, and reads little more than the largest body.
    /// </summary>
    public static void UseRegistryDefaults(this ConfigureWebHostBuilder host, IConfiguration configuration)
    {
        var isTold =
            configuration["urls"] is not null
            || configuration["http_ports"] is not null
            || configuration["https_ports"] is not null
            || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!isTold)
        {
            host.UseUrls(Address);
        }

        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The reader of bodies holds the exact limit. Kestrel would count the framing of chunks too, and cut the
            // connection of whoever sends a little more before the answer is read.
            kestrel.Limits.MaxRequestBodySize = RequestLimits.MaxSentBytes;
        });
    }
}
