using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Operations;

internal static class HostDefaults
{
    private const string Address = "http://127.0.0.1:5080";

    /// <summary>Listens on this machine only unless told otherwise, and reads no more than the largest body.</summary>
    public static void UseRegistryDefaults(this ConfigureWebHostBuilder host, IConfiguration configuration)
    {
        var isTold = configuration["urls"] is not null || configuration["http_ports"] is not null || configuration["https_ports"] is not null
            || configuration.GetSection("Kestrel:Endpoints").Exists();
        if (!isTold)
        {
            host.UseUrls(Address);
        }

        host.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestLimits.MaxBodyBytes;
        });
    }
}
