using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// What an operator sets before others reach the server, as docs/security.md lists it: what of it is missing is said at
/// each start, once it is meant for others. That <c>Registry__PublicUrl</c> is missing <see cref="KnownHosts"/> says,
/// which lives by it.
/// </summary>
internal static class BeforeOpening
{
    /// <summary>What is missing; nothing where only this machine reaches the server.</summary>
    /// <param name="configuration">All settings.</param>
    /// <param name="listening">The addresses at which the server listens.</param>
    /// <param name="credentials">The file of the first start, if it is still there.</param>
    public static IEnumerable<string> Missing(
        IConfiguration configuration,
        IReadOnlyCollection<string> listening,
        string? credentials
    )
    {
        var isNamed =
            Uri.TryCreate(configuration["Registry:PublicUrl"], UriKind.Absolute, out var url) && !IsOwn(url.Host);
        if (!isNamed && listening.All(address => IsOwn(BindingAddress.Parse(address).Host)))
        {
            yield break;
        }

        if (!isNamed && (configuration["AllowedHosts"] ?? "").Split(';', StringSplitOptions.TrimEntries).Contains("*"))
        {
            yield return "AllowedHosts is '*': whoever calls the server chooses its issuer and its links. "
                + "Set Registry__PublicUrl instead.";
        }

        if (isNamed && url!.Scheme == Uri.UriSchemeHttp)
        {
            yield return "Registry__PublicUrl begins with http://: passwords, keys and tokens can be read on their "
                + "way. Put a proxy with a certificate in front, and name its https:// address.";
        }

        if (!configuration.GetSection("Proxies:Known").GetChildren().Any() && !IsHttps(listening))
        {
            yield return "Proxies__Known__0 is not set, and the server has no certificate of its own: behind a proxy "
                + "every caller has the proxy's address and shares one limit, and no cookie is Secure.";
        }

        if (string.IsNullOrEmpty(configuration["Keys:Certificate"]))
        {
            yield return "Keys__Certificate is not set: the keys that sign ID tokens and seal forms and webhooks' "
                + "secrets lie in clear in the database and its backups.";
        }

        if (string.IsNullOrEmpty(configuration["Mail:Host"]))
        {
            yield return "Mail__Host is not set: nobody is told by mail, neither owners of decisions nor "
                + "administrators of requests.";
        }

        foreach (var limit in Unlimited(configuration))
        {
            yield return $"{limit.Replace(":", "__", StringComparison.Ordinal)} is 0: there is no limit.";
        }

        if (credentials is not null)
        {
            yield return $"{credentials} still holds the credentials of the first administrator. "
                + "Move it to a safe place.";
        }
    }

    /// <summary>Says at each start what is missing, and which settings nothing reads.</summary>
    public static void SayWhatIsMissing(this WebApplication app) =>
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var server = app.Services.GetRequiredService<IServer>();
            var listening = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            var options = app.Services.GetRequiredService<IOptions<RegistryOptions>>().Value;
            var file = Path.GetFullPath(GeneratedCredentials.FileIn(options.DataDirectory));
            var logger = app
                .Services.GetRequiredService<ILoggerFactory>()
                .CreateLogger(typeof(BeforeOpening).FullName!);
            foreach (var unknown in UnknownSettings.In(app.Configuration))
            {
                logger.LogWarning("{Unknown:l}", unknown);
            }

            foreach (var missing in Missing(app.Configuration, [.. listening], File.Exists(file) ? file : null))
            {
                logger.LogWarning("Before opening to others: {Missing:l}", missing);
            }
        });

    private static IEnumerable<string> Unlimited(IConfiguration configuration) =>
        from limit in (string[])
            [
                "RateLimits:PerCredential",
                "RateLimits:PerAddress",
                "SignIn:PerAddress",
                "SignIn:PerAccount",
                "SignIn:InAll",
                "Invitations:PerSender",
                "Invitations:PerReceiver",
            ]
        where configuration[limit] == "0"
        select limit;

    private static bool IsHttps(IEnumerable<string> listening) =>
        listening.Any(address => BindingAddress.Parse(address).Scheme == Uri.UriSchemeHttps);

    private static bool IsOwn(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
