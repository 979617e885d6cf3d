using System.Diagnostics;
using OAuthRegistry.Server.Tests.Support;

namespace OAuthRegistry.Browser.Tests;

/// <summary>
/// Debian's Apache with its module for OpenID Connect, in a process of its own: a page that everybody sees, and one
/// that tells who is signed in.
/// </summary>
internal sealed class Apache : IAsyncDisposable
{
    private const string Program = "/usr/sbin/apache2",
        Modules = "/usr/lib/apache2/modules";

    private readonly string _folder = Directory.CreateTempSubdirectory("apache-").FullName;

    private Process? _process;

    /// <summary>What is missing to run it; nothing if all is there.</summary>
    public static string? Missing =>
        File.Exists(Program) && File.Exists($"{Modules}/mod_auth_openidc.so")
            ? null
            : "No Apache found: install Debian's packages apache2-bin and libapache2-mod-auth-openidc.";

    /// <summary>Where it will listen; a client is registered before it starts.</summary>
    public Uri Address { get; } = new($"http://127.0.0.1:{Ports.Free()}/");

    public Uri Open => new(Address, "open.html");

    public Uri Guarded => new(Address, "guarded/page.html");

    /// <summary>An address of the module's, which must lie among what it guards, and have nothing there.</summary>
    public Uri Callback => new(Address, "guarded/callback");

    /// <summary>Where the module ends its session, and the provider's, and which page it leads to then.</summary>
    public Uri Logout => new($"{Callback}?logout={Uri.EscapeDataString(Open.ToString())}");

    /// <summary>What it could not do.</summary>
    public IEnumerable<string> Errors =>
        File.ReadLines(PathOf("error.log")).Where(line => line.Contains(":error]", StringComparison.Ordinal));

    public async Task StartAsync(Uri issuer, string clientId, string secret)
    {
        // Started by root, its workers are somebody else, who reads what lies here.
        Reach(_folder);
        Write("open.html", "<!DOCTYPE html><title>open</title><h1>Everybody sees this</h1>");
        Reach(Directory.CreateDirectory(PathOf("guarded")).FullName);
        Write(
            "guarded/page.html",
            """<!DOCTYPE html><title>in</title><h1><!--#echo var="REMOTE_USER" --></h1>"""
                + """<p><!--#echo var="OIDC_CLAIM_name" -->, <!--#echo var="OIDC_CLAIM_email" --></p>"""
        );
        Write("apache.conf", Configuration(issuer, clientId, secret));
        _process = Process.Start(Program, ["-d", _folder, "-f", PathOf("apache.conf"), "-D", "FOREGROUND"])!;

        using var http = new HttpClient();
        await Patience.Eventually(async () =>
        {
            Assert.False(_process.HasExited, "Apache ended at once");
            try
            {
                return await http.GetStringAsync(Open);
            }
            catch (HttpRequestException)
            {
                return null;
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            // Its workers end with it.
            Signals.TrySend(_process.Id, Signal.Terminate);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>
    /// Of the module no more than the quickstart of its README names. That issuer and redirect URI are plain http it
    /// takes with a warning in the log; it has no setting for that.
    /// </summary>
    private string Configuration(Uri issuer, string clientId, string secret) =>
        $"""
            ServerName 127.0.0.1
            Listen 127.0.0.1:{Address.Port}
            User www-data
            Group www-data
            DefaultRuntimeDir "{_folder}"
            PidFile "{_folder}/pid"
            ErrorLog "{_folder}/error.log"
            DocumentRoot "{_folder}"
            LoadModule mpm_event_module {Modules}/mod_mpm_event.so
            LoadModule authn_core_module {Modules}/mod_authn_core.so
            LoadModule authz_core_module {Modules}/mod_authz_core.so
            LoadModule authz_user_module {Modules}/mod_authz_user.so
            LoadModule include_module {Modules}/mod_include.so
            LoadModule auth_openidc_module {Modules}/mod_auth_openidc.so
            ForceType "text/html; charset=utf-8"

            OIDCProviderMetadataURL {new Uri(issuer, ".well-known/openid-configuration")}
            OIDCClientID {clientId}
            OIDCClientSecret {secret}
            OIDCRedirectURI {Callback}
            OIDCCryptoPassphrase "a passphrase of this Apache"
            OIDCScope "openid profile email"

            <Location /guarded/>
              AuthType openid-connect
              Require valid-user
              Options +Includes
              SetOutputFilter INCLUDES
            </Location>
            """;

    private void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    private static void Reach(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(
                folder,
                UnixFileMode.UserRead
                    | UnixFileMode.UserWrite
                    | UnixFileMode.UserExecute
                    | UnixFileMode.GroupExecute
                    | UnixFileMode.OtherExecute
            );
        }
    }

    private string PathOf(string file) => Path.Combine(_folder, file);
}

/// <summary>A theory in a browser, through Apache, on one database.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ThroughApacheAttribute(Database database)
    : WithProgramsAttribute(database, Chromium.Missing ?? Apache.Missing);
