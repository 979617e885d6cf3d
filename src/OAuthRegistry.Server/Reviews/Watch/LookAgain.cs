using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Reviews.Watch;

/// <summary>Looks at a client at once, since somebody who mended it asks.</summary>
internal sealed class LookAgain(
    RegistryContext db,
    WatchLook look,
    ApprovedReports reports,
    DriftBook book,
    OpenDrifts drifts,
    LookAllowance allowance,
    Call call,
    TimeProvider time
)
{
    public async Task<WatchBody> AtAsync(string clientId, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().WithSubmission().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientSettingsBasic);
        if (!client.IsUsable)
        {
            throw WatchErrors.NotInUse(client);
        }

        allowance.Take(call.Caller);
        var watch = await FindAsync(client, cancellationToken);
        var (findings, wait) = await reports.OfAsync(client.ClientId, cancellationToken) is { } before
            ? await look.AtAsync(call.Caller.Account, client, before, cancellationToken)
            : ([], null);
        if (findings is null)
        {
            throw WatchErrors.LookedAMomentAgo(wait!.Value);
        }

        await WriteAsync(client, watch, findings, cancellationToken);
        return new WatchBody
        {
            ClientId = client.ClientId,
            LookedAt = watch.LookedAt,
            Drifts = await drifts.ShowAsync(client.ClientId, cancellationToken) is { Count: > 0 } open ? open : null,
        };
    }

    /// <summary>What is found is told by the registry, whoever made it look.</summary>
    private async Task WriteAsync(
        Client client,
        ClientWatch watch,
        List<WatchFinding> findings,
        CancellationToken cancellationToken
    )
    {
        var asker = call.Caller;
        call.Caller = Caller.Registry(DriftWatch.Watcher);
        try
        {
            await book.WriteAsync(client, watch, findings, cancellationToken);
            await db.SaveAsync(cancellationToken);
        }
        finally
        {
            call.Caller = asker;
        }
    }

    private async Task<ClientWatch> FindAsync(Client client, CancellationToken cancellationToken)
    {
        if (await db.Watches.FirstOrDefaultAsync(w => w.ClientId == client.ClientId, cancellationToken) is { } there)
        {
            return there;
        }

        var watch = new ClientWatch { Id = Guid.CreateVersion7(time.Now()), ClientId = client.ClientId };
        db.Watches.Add(watch);
        return watch;
    }
}

/// <summary>How often one account has clients looked at in an hour.</summary>
internal sealed class LookAllowance(IOptions<WatchOptions> options, TimeProvider time)
{
    private readonly Allowance _perHour = new(options.Value.LooksPerHour, TimeSpan.FromHours(1), time);

    public void Take(Caller caller)
    {
        if (_perHour.Take(caller.Account?.ToString() ?? "") is { } wait)
        {
            throw WatchErrors.TooManyLooks(_perHour.Most, wait);
        }
    }
}
