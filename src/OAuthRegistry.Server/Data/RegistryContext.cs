using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Clients.Logos;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Resources;
using OAuthRegistry.Server.Reviews;
using OAuthRegistry.Server.Reviews.Complaints;
using OAuthRegistry.Server.Reviews.Conversation;
using OAuthRegistry.Server.Reviews.Desk;
using OAuthRegistry.Server.Reviews.Policy;
using OAuthRegistry.Server.Reviews.Proofs;
using OAuthRegistry.Server.Reviews.Usage;
using OAuthRegistry.Server.Reviews.Watch;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Secrets;
using OAuthRegistry.Server.Sessions;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Data;

/// <summary>The database. One model for both providers; what differs stands in the two subclasses.</summary>
internal abstract class RegistryContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<User> Users => Set<User>();

    public DbSet<Organization> Organizations => Set<Organization>();

    public DbSet<Member> Members => Set<Member>();

    /// <summary>
    /// The members of organizations that are there. Whoever asks what somebody may do asks this: a deleted
    /// organization gives nobody anything.
    /// </summary>
    public IQueryable<Member> LiveMembers =>
        Members.Where(member => Organizations.Any(o => o.AccountId == member.OrganizationId && o.DeletedAt == null));

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<Client> Clients => Set<Client>();

    public DbSet<Collaborator> Collaborators => Set<Collaborator>();

    public DbSet<ClientSecret> ClientSecrets => Set<ClientSecret>();

    public DbSet<Logo> Logos => Set<Logo>();

    public DbSet<Resource> Resources => Set<Resource>();

    public DbSet<Scope> Scopes => Set<Scope>();

    public DbSet<ResourceSecret> ResourceSecrets => Set<ResourceSecret>();

    public DbSet<Submission> Submissions => Set<Submission>();

    public DbSet<DecisionRow> Decisions => Set<DecisionRow>();

    public DbSet<Message> Messages => Set<Message>();

    public DbSet<Complaint> Complaints => Set<Complaint>();

    public DbSet<QuickReply> QuickReplies => Set<QuickReply>();

    public DbSet<QueueView> QueueViews => Set<QueueView>();

    public DbSet<KeptPolicy> Policies => Set<KeptPolicy>();

    public DbSet<Approval> Approvals => Set<Approval>();

    public DbSet<TrialUser> TrialUsers => Set<TrialUser>();

    public DbSet<UsedRight> UsedRights => Set<UsedRight>();

    public DbSet<ClientWatch> Watches => Set<ClientWatch>();

    public DbSet<Drift> Drifts => Set<Drift>();

    public DbSet<Attestation> Attestations => Set<Attestation>();

    public DbSet<AccountHost> Hosts => Set<AccountHost>();

    public DbSet<AuditEvent> Events => Set<AuditEvent>();

    public DbSet<Guard> Guards => Set<Guard>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<Notification> Notifications => Set<Notification>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<Delivery> Deliveries => Set<Delivery>();

    public DbSet<Session> Sessions => Set<Session>();

    public DbSet<Consent> Consents => Set<Consent>();

    public DbSet<TokenFamily> TokenFamilies => Set<TokenFamily>();

    public DbSet<Token> Tokens => Set<Token>();

    public DbSet<AuthorizationRequest> AuthorizationRequests => Set<AuthorizationRequest>();

    public DbSet<DeviceRequest> DeviceRequests => Set<DeviceRequest>();

    public DbSet<UsedAssertion> UsedAssertions => Set<UsedAssertion>();

    public DbSet<SigningKey> SigningKeys => Set<SigningKey>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>The table whose uniqueness an insert would have broken; null if that was not the cause.</summary>
    protected abstract string? UniqueViolation(DbUpdateException exception);

    /// <summary>
    /// Saves everything that was changed in one transaction. A row that is already there is <paramref name="taken"/>,
    /// if that can happen; otherwise, as with a row that changed in the meantime, somebody else was faster.
    /// </summary>
    public async Task SaveAsync(CancellationToken cancellationToken, Func<string, RefusedException>? taken = null)
    {
        try
        {
            await SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw RequestErrors.LostUpdate();
        }
        catch (DbUpdateException exception) when (UniqueViolation(exception) is { } table)
        {
            throw taken?.Invoke(table) ?? RequestErrors.LostUpdate();
        }
    }

    /// <summary>
    /// Runs what writes without saving: statements of its own, a transaction. Where writers wait in line, it waits in
    /// that line, and nobody sleeps on a thread that answers requests.
    /// </summary>
    public virtual Task<T> WriteAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken) => write();

    /// <summary>
    /// What a query of rows to be taken ends with, so that nobody waits for those that another is taking.
    /// </summary>
    public virtual string WithoutWaiting => "";

    /// <summary>Everything that is read until it is disposed of stands as at one moment; nobody waits for it.</summary>
    public abstract Task<IAsyncDisposable> ReadAtOneMomentAsync(CancellationToken cancellationToken);

    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        // Once: whoever looks at the entries before they are saved, and the saving itself, would compare all rows anew.
        ChangeTracker.DetectChanges();
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            Prepare(ChangeTracker.Entries().Where(entry => entry.State != EntityState.Unchanged).ToList());
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = true;
        }
    }

    /// <summary>Before the changes are saved: how, if it matters.</summary>
    protected virtual void Prepare(IReadOnlyCollection<EntityEntry> changed) { }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        configuration.Properties<DateTimeOffset>().HaveConversion<UtcConverter>();
        configuration.Properties<RightSet>().HaveConversion<RightSetConverter>();
        configuration.Properties<AccountRef>().HaveConversion<AccountRefConverter>().HaveMaxLength(50);
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        model.ApplyConfigurationsFromAssembly(typeof(RegistryContext).Assembly);
        model.Entity<DataProtectionKey>().ToTable("data_protection_keys");
        SnakeCase.Apply(model);
    }
}

/// <summary>
/// A row that changes whenever a rule over several rows could be broken by two changes that cross: each must have
/// seen the other's.
/// </summary>
internal sealed class Guard
{
    /// <summary>Every change of who is an administrator: there is always one left.</summary>
    public const string Admins = "admins";

    public required string Name { get; init; }

    public long Revision { get; set; }
}
