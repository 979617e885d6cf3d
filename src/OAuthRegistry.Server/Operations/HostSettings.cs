using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// What is wrong with the settings that no class of options holds: where to listen, whom to believe, how to lock keys
/// away.
/// </summary>
internal static class HostSettings
{
    private const StringSplitOptions Parts = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    public static IEnumerable<string> Faults(IConfiguration configuration) =>
        ProxyFaults(configuration).Concat(CertificateFaults(configuration)).Concat(AddressFaults(configuration));

    private static IEnumerable<string> ProxyFaults(IConfiguration configuration) =>
        from item in configuration.GetSection("Proxies:Known").GetChildren()
        where !IPAddress.TryParse(item.Value, out _) && !IPNetwork.TryParse(item.Value ?? "", out _)
        select $"Proxies__Known__{item.Key} is '{item.Value}'; "
            + "it must be an address such as 10.0.0.5 or a network such as 10.0.0.0/24.";

    private static IEnumerable<string> CertificateFaults(IConfiguration configuration)
    {
        if (configuration["Keys:Certificate"] is not { Length: > 0 } file)
        {
            yield break;
        }

        var password = configuration["Keys:CertificatePassword"];
        if ((File.Exists(file) ? CertificateFault(file, password) : "there is no such file") is { } fault)
        {
            yield return $"Keys__Certificate is '{file}': {fault}.";
        }
    }

    private static string? CertificateFault(string file, string? password)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadPkcs12FromFile(file, password);
            return certificate.HasPrivateKey ? null : "it holds no private key";
        }
        catch (Exception exception)
            when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return "it can not be opened as PKCS #12 with Keys__CertificatePassword";
        }
    }

    private static IEnumerable<string> AddressFaults(IConfiguration configuration) =>
        from address in (configuration["urls"] ?? "").Split(';', Parts)
        where !IsAddress(address)
        select $"ASPNETCORE_URLS holds '{address}'; "
            + "it must be an address such as http://127.0.0.1:5080 or http://*:8080.";

    private static bool IsAddress(string address)
    {
        try
        {
            return BindingAddress.Parse(address) is { PathBase.Length: 0, Scheme: "http" or "https" };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
