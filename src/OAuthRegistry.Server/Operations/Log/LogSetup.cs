using Microsoft.Extensions.Primitives;
using Serilog;
using Serilog.AspNetCore;
using Serilog.Core;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// The log as the section <c>Serilog</c> says, with <see cref="PrintableLog"/> between all that writes lines and all
/// that keeps them.
/// </summary>
internal static class LogSetup
{
    private const string Sinks = "Serilog:WriteTo",
        AuditSinks = "Serilog:AuditTo",
        Using = "Serilog:Using";

    public static void AddRegistryLog(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RequestLoggingOptions>().Configure<Serilog.ILogger>(RequestLog.Configure);
        services.AddSerilog(
            (provider, logger) =>
                logger
                    .ReadFrom.Configuration(new Part(configuration, key => !IsOfSinks(key)).Build())
                    .Enrich.FromLogContext()
                    .Filter.ByExcluding(RequestLog.TellsSecrets)
                    .Filter.ByExcluding(TakenAddress.IsToldByHost)
                    .WriteTo.Sink(new PrintableLog(SinksOf(configuration, provider))),
            preserveStaticLogger: true
        );
    }

    private static Logger SinksOf(IConfiguration configuration, IServiceProvider provider)
    {
        bool IsForSinks(string key) => (IsOfSinks(key) || IsWithin(key, Using)) && !IsOverruled(configuration, key);
        return new LoggerConfiguration()
            .MinimumLevel.Verbose()
            .ReadFrom.Configuration(new Part(configuration, IsForSinks).Build())
            .ReadFrom.Services(provider)
            .CreateLogger();
    }

    private static bool IsOfSinks(string key) => IsWithin(key, Sinks) || IsWithin(key, AuditSinks);

    private static bool IsWithin(string key, string section) =>
        key.StartsWith(section, StringComparison.OrdinalIgnoreCase);

    /// <summary>A sink with a formatter has no template: given both, Serilog would take the template.</summary>
    private static bool IsOverruled(IConfiguration configuration, string key) =>
        key.EndsWith(":outputTemplate", StringComparison.OrdinalIgnoreCase)
        && configuration[$"{key[..key.LastIndexOf(':')]}:formatter"] is not null;

    /// <summary>Some of the settings, which follow when the operator changes a level while the server runs.</summary>
    private sealed class Part : ConfigurationProvider, IConfigurationSource
    {
        private readonly IConfiguration _all;

        private readonly Func<string, bool> _isIn;

        public Part(IConfiguration all, Func<string, bool> isIn)
        {
            (_all, _isIn) = (all, isIn);
            ChangeToken.OnChange(
                all.GetReloadToken,
                () =>
                {
                    Load();
                    OnReload();
                }
            );
        }

        public IConfiguration Build() => new ConfigurationBuilder().Add(this).Build();

        IConfigurationProvider IConfigurationSource.Build(IConfigurationBuilder builder) => this;

        public override void Load() =>
            Data = _all.GetSection("Serilog")
                .AsEnumerable()
                .Where(pair => _isIn(pair.Key))
                .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
    }
}
