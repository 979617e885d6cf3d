using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Audit;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Proofs;

/// <summary>The hosts of an account: adds them, looks for their proof, removes them.</summary>
internal sealed class HostService(
    RegistryContext db,
    AuditTrail audit,
    AccountDirectory accounts,
    HostLook look,
    HostVerdict verdict,
    HostTries tries,
    IValidator<AddHostRequest> rules,
    IOptions<RegistryOptions> registry,
    IOptions<HostProofOptions> options,
    Call call,
    TimeProvider time
)
{
    public static readonly SortTable<AccountHost, string> Orders = new SortTable<AccountHost, string>(h => h.Host)
        .ByKey("host")
        .By("created_at", h => h.CreatedAt)
        .By("proven_at", h => h.ProvenAt);

    /// <summary>Of so many clients is told which hosts they use.</summary>
    private const int MostClients = 500;

    public async Task<Page<HostBody>> ListAsync(
        AccountRef account,
        PageRequest page,
        CancellationToken cancellationToken
    )
    {
        call.Caller.Require(account, Right.UserInfo, Right.OrganizationInfo);
        await accounts.RequireReachableAsync(account, cancellationToken);
        var found = await Orders.Sort(HostsOf(account).AsNoTracking(), page).ToPageAsync(page, cancellationToken);
        return found.ConvertAll(ToBody);
    }

    public async Task<HostBody> AddAsync(
        AccountRef account,
        RequestBody<AddHostRequest> request,
        CancellationToken cancellationToken
    )
    {
        RequireManage(account);
        request.ThrowIfFaulty(rules.Check(request.Value));
        var subject = await FindAccountAsync(account, cancellationToken);
        if (await HostsOf(account).CountAsync(cancellationToken) >= Limits.MaxHosts)
        {
            throw HostErrors.TooManyHosts();
        }

        var now = time.Now();
        var name = HostName.Read(request.Value.Host)!;
        var host = new AccountHost
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            Host = name,
            Value = AccountHost.ValueOf(OwnName(), BearerToken.GenerateSecret()),
            CreatedAt = now,
        };
        db.Hosts.Add(host);
        audit.Record(subject, "host.add", [HostVerdict.Change(host, null, HostVerdict.Standing(host))]);
        await db.SaveAsync(
            cancellationToken,
            table => table == "hosts" ? HostErrors.Taken(account, name) : RequestErrors.LostUpdate()
        );
        return ToBody(host);
    }

    /// <summary>Looks for the proof now; what is missing is kept and refused in words.</summary>
    public async Task<HostBody> VerifyAsync(AccountRef account, string host, CancellationToken cancellationToken)
    {
        RequireManage(account);
        var subject = await FindAccountAsync(account, cancellationToken);
        var found = await FindAsync(account, host, cancellationToken);
        tries.Take(account, found.Host);
        var finding = await look.AtAsync(found, cancellationToken);
        verdict.Apply(found, subject, finding);
        await db.SaveAsync(cancellationToken);
        if (finding.By is not null)
        {
            await ShowPolicyAgainAsync(account, cancellationToken);
        }

        return finding.By is null ? throw HostErrors.NotProven(found, finding) : ToBody(found);
    }

    /// <summary>
    /// A review policy may ask for proven hosts: what it left to a person it looks at once more. Once the proof is
    /// there for all to see, and whatever it has seen so far: it may be looking at this moment.
    /// </summary>
    private Task<int> ShowPolicyAgainAsync(AccountRef account, CancellationToken cancellationToken) =>
        db.WriteAsync(
            () =>
                db
                    .Submissions.Where(s =>
                        db.Collaborators.Any(c => c.ClientId == s.ClientId && c.AccountId == account.Id)
                    )
                    .ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenByPolicy, (long?)null), cancellationToken),
            cancellationToken
        );

    public async Task RemoveAsync(AccountRef account, string host, CancellationToken cancellationToken)
    {
        RequireManage(account);
        var subject = await FindAccountAsync(account, cancellationToken);
        var found = await FindAsync(account, host, cancellationToken);
        db.Hosts.Remove(found);
        audit.Record(subject, "host.remove", [Removal(found)]);
        await db.SaveAsync(cancellationToken);
    }

    /// <summary>
    /// All of an account that ends, to be saved with that: what it had proven says nothing of who is restored later.
    /// </summary>
    public async Task RemoveAllAsync(Account account, CancellationToken cancellationToken)
    {
        var hosts = await HostsOf(account.Ref).OrderBy(h => h.Host).ToListAsync(cancellationToken);
        if (hosts.Count > 0)
        {
            db.Hosts.RemoveRange(hosts);
            audit.Record(account, "host.remove", hosts.ConvertAll(Removal));
        }
    }

    /// <summary>Which clients of the account send users to which hosts, for who may see both.</summary>
    public async Task<ILookup<string, string>> UsesAsync(AccountRef account, CancellationToken cancellationToken)
    {
        call.Caller.Require(account, Right.UserClientsList, Right.OrganizationClientsList);
        var clients = await db
            .Clients.Live()
            .AsNoTracking()
            .Where(c => c.Collaborators.Any(m => m.AccountId == account.Id))
            .OrderBy(c => c.ClientId)
            .Take(MostClients)
            .ToListAsync(cancellationToken);
        return clients
            .SelectMany(client => HostsToProve.Of(client.Content).Select(host => (Host: host, client.ClientId)))
            .ToLookup(use => use.Host, use => use.ClientId);
    }

    private static ChangeBody Removal(AccountHost host) => HostVerdict.Change(host, HostVerdict.Standing(host), null);

    private void RequireManage(AccountRef account) =>
        call.Caller.Require(account, Right.UserSettingsBasic, Right.OrganizationSettingsBasic);

    /// <summary>How this registry is called where its records are read.</summary>
    private string OwnName() => (registry.Value.PublicUrl ?? new Uri(call.ServerUrl)).IdnHost;

    private IQueryable<AccountHost> HostsOf(AccountRef account) => db.Hosts.Where(h => h.AccountId == account.Id);

    private async Task<Account> FindAccountAsync(AccountRef account, CancellationToken cancellationToken) =>
        account.Kind == AccountKind.User
            ? await accounts.RequireUserAsync(account.Id, cancellationToken)
            : await accounts.RequireOrganizationAsync(account.Id, cancellationToken);

    private async Task<AccountHost> FindAsync(AccountRef account, string host, CancellationToken cancellationToken) =>
        (
            HostName.Read(host) is { } name
                ? await HostsOf(account).FirstOrDefaultAsync(h => h.Host == name, cancellationToken)
                : null
        ) ?? throw HostErrors.NotFound(account, host);

    private HostBody ToBody(AccountHost host) =>
        new()
        {
            Host = host.Host,
            ProvenAt = host.ProvenAt,
            ProvenBy = host.ProvenBy,
            TxtName = host.TxtName,
            TxtValue = host.Value,
            FileUrl = host.FileUrl,
            FileContent = host.Value,
            CreatedAt = host.CreatedAt,
            LastCheckedAt = host.LastCheckedAt,
            LastFailure = host.LastFailure,
            FailingSince = host.FailingSince,
            EndsAt = host.FailingSince + options.Value.ProofGrace,
        };
}
