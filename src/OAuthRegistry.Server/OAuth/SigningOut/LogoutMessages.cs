using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Notifications;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.OAuth;

/// <summary>The end of a session, as a message to a client holds it.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Issuer">Under which name the server issues tokens where it was ended.</param>
internal sealed record EndedSession(string SessionId, string Issuer)
{
    private const string OfSession = "session_id",
        OfIssuer = "issuer";

    public string Write() => new JsonObject { [OfSession] = SessionId, [OfIssuer] = Issuer }.ToJsonString();

    public static EndedSession Read(string data)
    {
        var read = JsonNode.Parse(data)!;
        return new EndedSession((string)read[OfSession]!, (string)read[OfIssuer]!);
    }
}

/// <summary>
/// Messages to clients that sessions ended (OpenID Connect Back-Channel Logout). Whom they go to is found out while the
/// session still stands in the database; what they say is written when they are sent.
/// </summary>
internal sealed class LogoutMessages(
    RegistryContext db,
    Outbox outbox,
    DeliverySignals signals,
    IOptions<RegistryOptions> registry,
    Call call
)
{
    /// <summary>To each client that got tokens in one of the sessions, may be used, and wants to hear of it.</summary>
    public async Task AddAsync(IReadOnlyCollection<Session> ended, CancellationToken cancellationToken)
    {
        if (ended.Count == 0)
        {
            return;
        }

        var users = ended.ToDictionary(session => session.SessionId, session => session.UserId);
        var sessions = users.Keys.ToList();
        var told = await db
            .TokenFamilies.Where(family => sessions.Contains(family.SessionId!))
            .Select(family => new { family.SessionId, family.ClientId })
            .Distinct()
            .Join(
                db.Clients.Live().Where(client => client.BackchannelLogoutUri != null),
                family => family.ClientId,
                client => client.ClientId,
                (family, client) => new { SessionId = family.SessionId!, Client = client }
            )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        foreach (var one in told.Where(one => one.Client.IsUsable))
        {
            outbox.AddToClient(
                NotificationKind.SessionEnded,
                one.Client,
                AccountRef.User(users[one.SessionId]),
                new EndedSession(one.SessionId, Issuer.Of(registry.Value, call)).Write()
            );
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>They go out as soon as they are there for others to see.</summary>
    public void Send() => signals.Deliveries.Set();
}
