using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Reviews.Usage;

/// <summary>
/// Holds the rights that a client was granted against those that it used, and says which it could give up.
/// </summary>
internal sealed class ClientUsage(RegistryContext db, Call call, TimeProvider time)
{
    public const int UsualDays = 90;

    /// <summary>
    /// What this registry's own API asks for, and no other server does. Of other rights it can not tell that they are
    /// not used.
    /// </summary>
    private static readonly RightSet SeenHere = RightSet.Of(
        Right.UserInfo,
        Right.UserSettingsBasic,
        Right.UserSettingsApiKeys,
        Right.UserDelete,
        Right.UserAuthorizedClients,
        Right.UserClientsList,
        Right.UserClientsCreate,
        Right.UserOrganizationsList,
        Right.UserOrganizationsCreate,
        Right.UserNotificationsRead,
        Right.OrganizationInfo,
        Right.OrganizationSettingsBasic,
        Right.OrganizationSettingsApiKeys,
        Right.OrganizationSettingsMembers,
        Right.OrganizationDelete,
        Right.OrganizationClientsList,
        Right.OrganizationClientsCreate,
        Right.OrganizationAddAsCollaborator,
        Right.ClientInfo,
        Right.ClientSettingsBasic,
        Right.ClientSettingsCollaborators,
        Right.ClientDelete,
        Right.ClientAll
    );

    public async Task<UsageBody> GetAsync(string clientId, int days, CancellationToken cancellationToken)
    {
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        var since = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime).AddDays(1 - days);
        var used = await db
            .UsedRights.AsNoTracking()
            .Where(use => use.ClientId == client.ClientId && use.Day >= since)
            .GroupBy(use => use.Name)
            .Select(of => new RightUsageBody
            {
                Name = of.Key,
                Used = of.Sum(use => use.Count),
                LastUsedOn = of.Max(use => use.Day),
            })
            .ToDictionaryAsync(use => use.Name, cancellationToken);
        var granted = client.Rights.ConvertAll(right => Of(right, client.Rights, used));
        return new UsageBody
        {
            ClientId = client.ClientId,
            Revision = client.Revision,
            Days = days,
            Since = since,
            Granted = granted,
            Scopes = ToList(used.Values.Where(use => !WireNames<Right>.TryParse(use.Name, out _))),
            Unused = await MayTellAsync(client, since, granted, cancellationToken)
                ? client.Rights.Where((_, i) => granted[i] is { Used: 0, Elsewhere: null }).ToList().NullIfEmpty()
                : null,
        };
    }

    /// <summary>How often its tokens used a right on each of the last days, today first.</summary>
    public async Task<List<(DateOnly Day, long Uses)>> CountDaysAsync(
        string clientId,
        int days,
        CancellationToken cancellationToken
    )
    {
        var client = await db.Clients.Live().AsNoTracking().RequireAsync(clientId, cancellationToken);
        call.Caller.RequireOnClient(client, Right.ClientInfo);
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var since = today.AddDays(1 - days);
        var uses = await db
            .UsedRights.AsNoTracking()
            .Where(use => use.ClientId == client.ClientId && use.Day >= since)
            .GroupBy(use => use.Day)
            .Select(of => new { of.Key, Uses = of.Sum(use => use.Count) })
            .ToDictionaryAsync(of => of.Key, of => of.Uses, cancellationToken);
        return
        [
            .. Enumerable
                .Range(0, days)
                .Select(ago => today.AddDays(-ago))
                .Select(day => (day, uses.GetValueOrDefault(day))),
        ];
    }

    /// <summary>
    /// A right as it was granted, with what was used of all that it stands for, unless that was granted by itself, too.
    /// </summary>
    private static RightUsageBody Of(Right right, List<Right> granted, Dictionary<string, RightUsageBody> used)
    {
        var standsFor = RightSet.Of(right).Implied();
        var uses = standsFor
            .ToList()
            .Where(implied => implied == right || !granted.Contains(implied))
            .Select(implied => used.GetValueOrDefault(WireNames<Right>.NameOf(implied)))
            .OfType<RightUsageBody>()
            .ToList();
        return new RightUsageBody
        {
            Name = WireNames<Right>.NameOf(right),
            Used = uses.Sum(use => use.Used),
            LastUsedOn = uses.Max(use => use.LastUsedOn),
            Elsewhere = IsSeenHere(standsFor) ? null : true,
            Under = standsFor == RightSet.Of(right) ? null : ToList(uses),
        };
    }

    private static bool IsSeenHere(RightSet rights) =>
        rights.ToList().TrueForAll(right => SeenHere.Contains(right) || RightsRisk.IsPseudo(right));

    private static List<RightUsageBody>? ToList(IEnumerable<RightUsageBody> uses) =>
        uses.OrderBy(use => use.Name, StringComparer.Ordinal).ToList().NullIfEmpty();

    /// <summary>
    /// A client that used nothing may be away, or not begun yet; one that is younger than the time, or than the
    /// counting, had no time to use it all.
    /// </summary>
    private async Task<bool> MayTellAsync(
        Client client,
        DateOnly since,
        List<RightUsageBody> granted,
        CancellationToken cancellationToken
    ) =>
        granted.Exists(use => use.Used > 0)
        && DateOnly.FromDateTime(client.CreatedAt.UtcDateTime) <= since
        && await db.UsedRights.AnyAsync(use => use.Day <= since, cancellationToken);
}
