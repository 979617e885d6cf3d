using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;

namespace OAuthRegistry.Server.Operations;

/// <summary>
/// Prepares the database when the server starts: migrations and the first administrator, under a lock. While the
/// database is away it tries again; until it succeeds the server is alive, not ready.
/// </summary>
internal sealed class Startup(
    IServiceScopeFactory scopes,
    IMigrationLock migrationLock,
    Readiness readiness,
    IHostApplicationLifetime lifetime,
    ILogger<Startup> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1),
        MigrationTimeout = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var said = "";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await PrepareAsync(stoppingToken);
                readiness.SetPrepared();
                return;
            }
            catch (Exception exception) when (DatabaseFaults.IsUnavailable(exception))
            {
                // Once, until there is something else to say: it tries each second, for as long as it takes.
                var reason = Explain(exception);
                if (reason != said)
                {
                    logger.LogWarning(
                        "The database can not be reached yet, the server goes on trying: {Reason}",
                        reason
                    );
                    said = reason;
                }

                await Task.Delay(Pause, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Trying again would not help. The exit code tells whoever watches the process; the host alone would
                // end with 0.
                var isRefused =
                    exception
                    is PooledStatementsException
                        or PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege };
                var words = isRefused ? Explain(exception) : exception.Message;
                logger.LogCritical(isRefused ? null : exception, "The server can not start: {Reason}", words);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }
        }
    }

    private string Explain(Exception exception)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        return DatabaseFaultText.Explain(exception, db.Database.GetConnectionString());
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegistryContext>();
        await using (await migrationLock.TakeAsync(db, cancellationToken))
        {
            db.Database.SetCommandTimeout(MigrationTimeout);
            await db.Database.MigrateAsync(cancellationToken);

            // Beside each other, since both compute long on a first start: a password and a key.
            await Task.WhenAll(
                Task.Run(() => PrepareKeysAsync(cancellationToken), cancellationToken),
                scope.ServiceProvider.GetRequiredService<Bootstrap>().CreateAdminAsync(cancellationToken)
            );
            await scope.ServiceProvider.GetRequiredService<CommandLineUpgrade>().RunAsync(cancellationToken);

            db.Database.SetCommandTimeout((int?)null);
        }
    }

    /// <summary>
    /// The first use makes the first of each kind of key; under the lock, so that servers that start together share
    /// them.
    /// </summary>
    private async Task PrepareKeysAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope
            .ServiceProvider.GetRequiredService<IDataProtectionProvider>()
            .CreateProtector(nameof(Startup))
            .Protect([]);
        await scope
            .ServiceProvider.GetRequiredService<SigningKeys>()
            .RefreshAsync(scope.ServiceProvider.GetRequiredService<RegistryContext>(), cancellationToken);
    }
}

internal static class StartupServices
{
    /// <summary>
    /// Keys for cookies and the like, kept in the database. The framework would read them before the database is
    /// prepared; <see cref="Startup"/> does it after. To be called last: authentication adds what is removed here.
    /// </summary>
    public static void AddRegistryKeys(this IServiceCollection services, IConfiguration configuration)
    {
        var keys = services
            .AddDataProtection()
            .SetApplicationName("OAuthRegistry")
            .PersistKeysToDbContext<RegistryContext>();
        if (configuration["Keys:Certificate"] is { Length: > 0 } file)
        {
            // Without it the keys lie in clear beside what they encrypt, and whoever has a dump of the database has
            // both.
            keys.ProtectKeysWithCertificate(
                X509CertificateLoader.LoadPkcs12FromFile(file, configuration["Keys:CertificatePassword"])
            );
        }

        services.Remove(
            services.Single(service =>
                service.ServiceType == typeof(IHostedService)
                && service.ImplementationType?.Name == "DataProtectionHostedService"
            )
        );
    }
}

/// <summary>Whether the database has been prepared by this server.</summary>
internal sealed class Readiness
{
    private readonly TaskCompletionSource _prepared = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsPrepared => _prepared.Task.IsCompleted;

    public void SetPrepared() => _prepared.TrySetResult();

    public Task WaitAsync(CancellationToken cancellationToken) => _prepared.Task.WaitAsync(cancellationToken);

    /// <summary>Waits for it; false if the server ends before, perhaps since it could not begin.</summary>
    public async Task<bool> IsReachedAsync(CancellationToken stoppingToken)
    {
        await WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return IsPrepared;
    }
}
