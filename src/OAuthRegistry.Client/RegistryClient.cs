using OAuthRegistry.Contracts;

namespace OAuthRegistry.Client;

/// <summary>Every call of the registry, by what it is about. Refusals are a <see cref="RegistryException"/>.</summary>
public sealed class RegistryClient
{
    private readonly Calls _calls;

    /// <summary>Calls through a client that knows the address of the registry and carries the credential.</summary>
    public RegistryClient(HttpClient http, Action<string>? warned = null)
    {
        _calls = new Calls(http, warned);
        Clients = new ClientsApi(_calls);
        Collaborators = new CollaboratorsApi(_calls);
        Secrets = new SecretsApi(_calls);
        Resources = new ResourcesApi(_calls);
        Reviews = new ReviewsApi(_calls);
        Policy = new PolicyApi(_calls);
        Reports = new ReportsApi(_calls);
        Users = new UsersApi(_calls);
        Organizations = new OrganizationsApi(_calls);
        ApiKeys = new ApiKeysApi(_calls);
        Hosts = new HostsApi(_calls);
        Authorizations = new AuthorizationsApi(_calls);
        Notifications = new NotificationsApi(_calls);
        Webhooks = new WebhooksApi(_calls);
        Record = new RecordApi(_calls);
    }

    /// <summary>OAuth clients.</summary>
    public ClientsApi Clients { get; }

    /// <summary>Who works on a client.</summary>
    public CollaboratorsApi Collaborators { get; }

    /// <summary>The secrets of clients.</summary>
    public SecretsApi Secrets { get; }

    /// <summary>The APIs of the network.</summary>
    public ResourcesApi Resources { get; }

    /// <summary>Reports, decisions and what waits for them.</summary>
    public ReviewsApi Reviews { get; }

    /// <summary>The review policy.</summary>
    public PolicyApi Policy { get; }

    /// <summary>What users report about clients.</summary>
    public ReportsApi Reports { get; }

    /// <summary>Users and the browsers in which they are signed in.</summary>
    public UsersApi Users { get; }

    /// <summary>Organizations and their members.</summary>
    public OrganizationsApi Organizations { get; }

    /// <summary>The API keys of users and organizations.</summary>
    public ApiKeysApi ApiKeys { get; }

    /// <summary>The hosts of users and organizations, and how they are proven.</summary>
    public HostsApi Hosts { get; }

    /// <summary>What users allowed clients.</summary>
    public AuthorizationsApi Authorizations { get; }

    /// <summary>The notifications of users.</summary>
    public NotificationsApi Notifications { get; }

    /// <summary>Webhooks, mails and how their deliveries went.</summary>
    public WebhooksApi Webhooks { get; }

    /// <summary>The record of what was done.</summary>
    public RecordApi Record { get; }

    /// <summary>Tells who the caller is.</summary>
    public Task<AuthInfoBody> WhoAmIAsync(CancellationToken cancellationToken = default) =>
        _calls.GetAsync("auth_info", Calls.Wire.AuthInfoBody, cancellationToken);

    /// <summary>Tells what users may do that are no administrators; open to everybody.</summary>
    public async Task<ConfigurationBody> GetConfigurationAsync(CancellationToken cancellationToken = default) =>
        (
            await _calls
                .GetAsync("is/configuration", Calls.Wire.GetConfigurationResponse, cancellationToken)
                .ConfigureAwait(false)
        ).Configuration
        ?? new ConfigurationBody();
}
