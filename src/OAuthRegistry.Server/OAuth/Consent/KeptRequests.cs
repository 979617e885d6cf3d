using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OpenIddict.Abstractions;

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

    /// <summary>What belongs to the form of the consent page and not to the request.</summary>
    private static readonly string[] OfTheForm = ["decision", "seal", "csrf"];

    private Dictionary<string, string> _parameters = [];

    /// <summary>The request in progress, if it is one that was kept.</summary>
    public KeptRequest? Current { get; private set; }

    /// <summary>Notes the parameters as they came, before anything is made of them.</summary>
    public void Note(OpenIddictRequest request) =>
        _parameters = request
            .GetParameters()
            .Where(parameter => !OfTheForm.Contains(parameter.Key) && (string?)parameter.Value is not null)
            .ToDictionary(parameter => parameter.Key, parameter => (string)parameter.Value!);

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

        Current = new KeptRequest(reference, row);
        var parameters = JsonSerializer.Deserialize<Dictionary<string, string?>>(row.Parameters)!;
        return new OpenIddictRequest(parameters);
    }

    /// <summary>
    /// Keeps the request in progress, unless it is kept already; refused if it is too large, or one too many.
    /// </summary>
    public async Task<KeptRequest> KeepAsync(CancellationToken cancellationToken)
    {
        if (Current is not null)
        {
            return Current;
        }

        var text = JsonSerializer.Serialize(_parameters);
        if (text.Length > MostCharacters)
        {
            throw OAuthErrors.RequestTooLong();
        }

        counts.Take(call);
        var (reference, now) = (ReferencePrefix + BearerToken.GenerateSecret(), time.Now());
        var row = new AuthorizationRequest
        {
            RequestKey = KeyOf(reference),
            ClientId = _parameters[OpenIddictConstants.Parameters.ClientId],
            Parameters = text,
            CreatedAt = now,
            ExpiresAt = now + Lifetime,
        };
        db.AuthorizationRequests.Add(row);
        await db.SaveAsync(cancellationToken);
        return Current = new KeptRequest(reference, row);
    }

    /// <summary>
    /// Only the browser holds the reference: whoever reads the database can not go on with a request of somebody else.
    /// </summary>
    private static string KeyOf(string reference) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(reference)));
}
