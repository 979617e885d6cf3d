using System.Net;
using OAuthRegistry.Client;
using OAuthRegistry.Contracts;

namespace SelfRegistering;

/// <summary>
/// Registers the client of this service when it starts for the first time, waits for its approval, and fetches its
/// secret once, which is then kept in a file that only this service reads.
/// </summary>
public sealed class Registration(
    RegistryClient registry,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime,
    ILogger<Registration> logger
) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<string> _secret = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string ClientId { get; } = configuration["ClientId"] ?? "self-registering-sample";

    /// <summary>Whether users can sign in.</summary>
    public bool IsApproved => _secret.Task.IsCompletedSuccessfully;

    public Task<string> SecretAsync(CancellationToken cancellationToken) => _secret.Task.WaitAsync(cancellationToken);

    private string SecretFile => configuration["SecretFile"] ?? "client-secret.txt";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var client = await FindAsync(stoppingToken) ?? await RegisterAsync(stoppingToken);
                if (client.State == ReviewState.Approved)
                {
                    _secret.SetResult(await ReadOrIssueSecretAsync(stoppingToken));
                    return;
                }

                logger.LogInformation(
                    "The client {ClientId} is {State}: {Why}",
                    ClientId,
                    client.State,
                    client.StateDescription
                );
            }
            catch (Exception away)
                when (away is HttpRequestException or RegistryException { Status: HttpStatusCode.ServiceUnavailable })
            {
                logger.LogWarning("The registry can not be reached yet: {Reason}", away.Message);
            }
            catch (RegistryException refusal)
            {
                // Trying again would not help: the key is wrong, or may not do this, or the client is not this
                // service's.
                logger.LogError("The registry refuses: {Reason}. {Detail}", refusal.Message, refusal.Detail);
                Environment.ExitCode = 1;
                lifetime.StopApplication();
                return;
            }

            await Task.Delay(Pause, stoppingToken);
        }
    }

    private async Task<ClientBody?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await registry.Clients.GetAsync(ClientId, ["state", "state_description"], cancellationToken);
        }
        catch (RegistryException refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<ClientBody> RegisterAsync(CancellationToken cancellationToken)
    {
        var me = await registry.WhoAmIAsync(cancellationToken);
        return await registry.Clients.CreateAsync(
            me.ApiKey!.EntityIds!,
            new ClientBody
            {
                Ids = new ClientIds { ClientId = ClientId },
                Name = "Self Registering Sample",
                Description = "Greets the signed-in user by name",
                RedirectUris = [$"{configuration["PublicUrl"] ?? "http://localhost:5090"}/signin-oidc"],
                Grants = [Grant.AuthorizationCode],
                Rights = [Right.UserInfo],
            },
            cancellationToken
        );
    }

    private async Task<string> ReadOrIssueSecretAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(SecretFile))
        {
            return await File.ReadAllTextAsync(SecretFile, cancellationToken);
        }

        var secret = (
            await registry.Secrets.IssueAsync(
                ClientId,
                new IssueSecretRequest { Description = Environment.MachineName },
                cancellationToken
            )
        ).Secret!;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var file = new StreamWriter(SecretFile, options);
        await file.WriteAsync(secret);
        return secret;
    }
}
