using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace OAuthRegistry.Server.OAuth;

/// <summary>An authorization request that is kept, and the reference under which its browser finds it.</summary>
internal sealed record KeptRequest(string Reference, AuthorizationRequest Row);

/// <summary>
/// Keeps authorization requests whose user must sign in or be asked first. The browser carries a reference only, so no
/// address grows too long, and nothing that the user does on the way changes what was asked. The form of the reference
/// is that of RFC 9126, section 2.2.
/// </summary>
internal sealed class KeptRequests(RegistryContext db, KeptRequestCounts counts, Call call, TimeProvider time)
{
    public const string ReferencePrefix = "urn:ietf:params:oauth:request_uri:";

    /// <summary>What one request may take of the database; real ones have a tenth of it.</summary>
    public const int MostCharacters = 16 * 1024;

    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>
    /// What belongs to the form of the consent page and not to the request, and what proves who a client is: no secret
    /// is kept.
    /// </summary>
    private static readonly string[] NotKept =
    [
        "decision",
        "seal",
        "csrf",
        Parameters.ClientSecret,
        Parameters.ClientAssertion,
        Parameters.ClientAssertionType,
    ];

    private Dictionary<string, JsonNode> _parameters = [];

    /// <summary>The request in progress, if it is one that was kept.</summary>
    public KeptRequest? Current { get; private set; }

    /// <summary>Notes the parameters as they came, before anything is made of them.</summary>
    public void Note(OpenIddictRequest request) =>
        _parameters = request
            .GetParameters()
            .Where(parameter => !NotKept.Contains(parameter.Key))
            .Select(parameter => (parameter.Key, Value: Plain(parameter.Value)))
            .Where(parameter => parameter.Value is not null)
            .ToDictionary(parameter => parameter.Key, parameter => parameter.Value!);

    /// <summary>Notes the key to which the code will be bound, as if it had been named.</summary>
    public void NoteKey(string key) => _parameters[Possession.AskedKey] = JsonValue.Create(key);

    /// <summary>The request under a reference; none if it is over or another client's (RFC 9126, section 4).</summary>
    public async Task<OpenIddictRequest?> RestoreAsync(
        string reference,
        string? clientId,
        CancellationToken cancellationToken
    )
    {
        var (key, now) = (KeyOf(reference), time.Now());
        var row = await db
            .AuthorizationRequests.AsNoTracking()
            .Where(kept => kept.RequestKey == key && kept.ClientId == clientId && kept.ExpiresAt > now)
            .FirstOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return null;
        }

        if (row is { IsPushed: true, OpenedAt: null })
        {
            await OpenAsync(row, now, cancellationToken);
        }

        Current = new KeptRequest(reference, row);
        return new OpenIddictRequest(JsonElement.Parse(row.Parameters));
    }

    /// <summary>
    /// Keeps the request in progress, unless it is kept already; refused if it is too large, or one too many.
    /// </summary>
    public async Task<KeptRequest> KeepAsync(CancellationToken cancellationToken)
    {
        if (Current is null)
        {
            counts.Take(call);
            await AddAsync(Lifetime, isPushed: false, cancellationToken);
        }

        return Current!;
    }

    /// <summary>
    /// Keeps the request that a client pushes, for the short time until a browser comes with its reference (RFC 9126,
    /// section 2.2).
    /// </summary>
    public async Task<KeptRequest> PushAsync(Client client, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        counts.TakePushed(call, client);
        await AddAsync(lifetime, isPushed: true, cancellationToken);
        return Current!;
    }

    /// <summary>
    /// A request that was pushed brings one code (RFC 9126, section 4): false if this one did. Of two answers at once
    /// one is the first.
    /// </summary>
    public async Task<bool> UseUpAsync(CancellationToken cancellationToken) =>
        Current is not { Row: { IsPushed: true, RequestKey: var key } }
        || await db.AuthorizationRequests.Where(kept => kept.RequestKey == key).ExecuteDeleteAsync(cancellationToken)
            == 1;

    private async Task AddAsync(TimeSpan lifetime, bool isPushed, CancellationToken cancellationToken)
    {
        var text = JsonSerializer.Serialize(_parameters);
        if (text.Length > MostCharacters)
        {
            throw OAuthErrors.RequestTooLong();
        }

        var (reference, now) = (ReferencePrefix + BearerToken.GenerateSecret(), time.Now());
        var row = new AuthorizationRequest
        {
            RequestKey = KeyOf(reference),
            ClientId = (string)_parameters[Parameters.ClientId]!,
            Parameters = text,
            CreatedAt = now,
            ExpiresAt = now + lifetime,
            IsPushed = isPushed,
        };
        db.AuthorizationRequests.Add(row);
        await db.SaveAsync(cancellationToken);
        Current = new KeptRequest(reference, row);
    }

    /// <summary>From now on it waits for its user, as long as others do.</summary>
    private async Task OpenAsync(AuthorizationRequest row, DateTimeOffset now, CancellationToken cancellationToken)
    {
        (row.OpenedAt, row.ExpiresAt) = (now, now + Lifetime);
        await db
            .AuthorizationRequests.Where(kept => kept.RequestKey == row.RequestKey && kept.OpenedAt == null)
            .ExecuteUpdateAsync(
                set => set.SetProperty(kept => kept.OpenedAt, now).SetProperty(kept => kept.ExpiresAt, now + Lifetime),
                cancellationToken
            );
    }

    /// <summary>A text, or several where a parameter may stand more than once.</summary>
    private static JsonNode? Plain(OpenIddictParameter parameter) =>
        (string?)parameter is { } text ? JsonValue.Create(text)
        : (ImmutableArray<string?>?)parameter is { } several
            ? new JsonArray([.. several.Select(one => JsonValue.Create(one))])
        : null;

    /// <summary>
    /// Only the browser holds the reference: whoever reads the database can not go on with a request of somebody else.
    /// </summary>
    public static string KeyOf(string reference) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)));
}
