using Microsoft.Extensions.Configuration;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Server.Tests.Operations;

/// <summary>What the server says at its start to whoever is about to open it to others.</summary>
public sealed class OpeningTests
{
    private static readonly string[] OfThisMachine = ["http://127.0.0.1:5080"],
        OfEverybody = ["http://[::]:8080"];

    private static readonly (string Name, string Value)[] Whole =
    [
        ("Registry:PublicUrl", "https://registry.example.com"),
        ("Proxies:Known:0", "10.0.0.5"),
        ("Keys:Certificate", "/etc/registry/keys.pfx"),
        ("Mail:Host", "mail.example.com"),
    ];

    [Fact]
    public void A_server_for_this_machine_is_told_nothing() =>
        Assert.Empty(BeforeOpening.Missing(Of(), OfThisMachine, "credentials.txt"));

    [Fact]
    public void A_server_that_has_what_it_takes_is_told_nothing() =>
        Assert.Empty(BeforeOpening.Missing(Of(Whole), OfEverybody, null));

    [Theory]
    [InlineData("Registry:PublicUrl", "http://registry.example.com", "Registry__PublicUrl begins with http://")]
    [InlineData("Proxies:Known:0", null, "Proxies__Known__0 is not set")]
    [InlineData("Keys:Certificate", null, "Keys__Certificate is not set")]
    [InlineData("Mail:Host", null, "Mail__Host is not set")]
    [InlineData("RateLimits:PerAddress", "0", "RateLimits__PerAddress is 0")]
    [InlineData("SignIn:PerAccount", "0", "SignIn__PerAccount is 0")]
    [InlineData("Invitations:PerSender", "0", "Invitations__PerSender is 0")]
    public void What_is_missing_is_said_and_nothing_else(string name, string? value, string said)
    {
        var settings = Whole.Where(setting => setting.Name != name).Concat(value is null ? [] : [(name, value)]);

        var missing = Assert.Single(BeforeOpening.Missing(Of([.. settings]), OfEverybody, null));
        Assert.StartsWith(said, missing, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_believes_any_name_is_told_so() =>
        Assert.Contains(
            BeforeOpening.Missing(Of([.. Whole.Skip(1), ("AllowedHosts", "*")]), OfEverybody, null),
            missing => missing.StartsWith("AllowedHosts is '*'", StringComparison.Ordinal)
        );

    [Fact]
    public void The_credentials_of_the_first_start_are_remembered() =>
        Assert.Contains(
            "/data/credentials.txt still holds",
            Assert.Single(BeforeOpening.Missing(Of(Whole), OfEverybody, "/data/credentials.txt")),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task What_is_missing_stands_in_the_log_of_the_start()
    {
        await using var server = await ServerProcess.StartReadyAsync(
            ("Registry__PublicUrl", "https://registry.example.com")
        );

        bool SaysKeys() => Says(server, "Before opening to others: Keys__Certificate");
        await server.UntilAsync("says what is missing", () => Task.FromResult(SaysKeys()));
        Assert.True(Says(server, "Before opening to others: Mail__Host"));
        Assert.True(Says(server, "Before opening to others: Proxies__Known__0"));
    }

    [Theory]
    [InlineData("Registry:PublicURI", "Registry has DataDirectory, PublicUrl")]
    [InlineData("OAuth:RequirePkse", "OAuth has ")]
    [InlineData("RateLimit:PerAddress", "There is no section RateLimit; the sections are ")]
    [InlineData("Keys:Cert", "Keys has Certificate, CertificatePassword.")]
    public void A_setting_that_nothing_reads_is_named(string name, string said) =>
        Assert.StartsWith(
            $"{name.Replace(":", "__", StringComparison.Ordinal)} is a setting that nothing reads. {said}",
            Assert.Single(UnknownSettings.In(Of((name, "1")))),
            StringComparison.Ordinal
        );

    [Fact]
    public void What_others_set_is_none_of_our_business() =>
        Assert.Empty(
            UnknownSettings.In(
                Of([
                    .. Whole,
                    ("PATH", "/bin"),
                    ("Serilog:Using:0", "x"),
                    ("Npm:Config", "x"),
                    ("registry:restorewindow", "1:00"),
                ])
            )
        );

    [Fact]
    public async Task A_misspelt_setting_is_named_in_the_log_of_the_start()
    {
        await using var server = await ServerProcess.StartReadyAsync(("OAuth__RequirePkse", "true"));

        bool Names() => Says(server, "OAuth__RequirePkse is a setting that nothing reads");
        await server.UntilAsync("names the setting", () => Task.FromResult(Names()));
    }

    private static bool Says(ServerProcess server, string words) =>
        server.Log.Any(line => line.Contains(words, StringComparison.Ordinal));

    private static IConfiguration Of(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))
            )
            .Build();
}
