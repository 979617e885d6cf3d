using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OpenIddict.Abstractions;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What users answer to the requests of devices.</summary>
internal sealed class DeviceAnswers(
    RegistryContext db,
    Authorizations authorizations,
    NamedResources named,
    UserCodeGuesses guesses,
    Call call,
    TimeProvider time
)
{
    private string UserId => call.Caller.Account!.Value.Id;

    /// <summary>The request that a code stands for, if there is one; refused if too many were tried.</summary>
    public Task<DeviceRequest?> FindAsync(string userCode, CancellationToken cancellationToken)
    {
        guesses.Take(call);
        var key = UserCode.KeyOf(userCode);
        return db
            .DeviceRequests.AsNoTracking()
            .FirstOrDefaultAsync(request => request.UserCodeKey == key, cancellationToken);
    }

    /// <summary>The request that a page was about.</summary>
    public Task<DeviceRequest?> GetAsync(string requestId, CancellationToken cancellationToken) =>
        db
            .DeviceRequests.AsNoTracking()
            .FirstOrDefaultAsync(request => request.RequestId == requestId, cancellationToken);

    public bool IsOver(DeviceRequest request) => request.ExpiresAt <= time.Now();

    /// <summary>
    /// What is asked for, as of any client that asks in a browser, and refused as there; but nobody is sent anywhere.
    /// </summary>
    public async Task<RequestedAccess> ReadAsync(DeviceRequest request, CancellationToken cancellationToken)
    {
        var asked = JsonSerializer.Deserialize<OpenIddictRequest>(request.Parameters)!;
        named.Are(asked.GetResources());
        return await authorizations.ReadAsync(asked, cancellationToken) with { RedirectUri = null };
    }

    /// <summary>The device gets nothing.</summary>
    public Task DenyAsync(DeviceRequest request, CancellationToken cancellationToken) =>
        KeepAsync(request, DeviceAnswer.Denied, cancellationToken);

    /// <summary>What the device polls for can be exchanged from now on, as a code can.</summary>
    public async Task AllowAsync(DeviceRequest request, RequestedAccess access, CancellationToken cancellationToken)
    {
        await authorizations.AllowAsync(access, cancellationToken);
        var principal = await authorizations.PrincipalAsync(access, cancellationToken);
        var now = time.Now();
        var family = new TokenFamily
        {
            FamilyId = Guid.CreateVersion7(now),
            ClientId = request.ClientId,
            UserId = UserId,
            CreatedAt = now,
        };
        principal
            .SetPresenters(request.ClientId)
            .SetAuthorizationId(family.FamilyId.ToString())
            .SetTokenId(request.RequestId)
            .SetCreationDate(now)
            .SetExpirationDate(request.ExpiresAt);
        db.TokenFamilies.Add(family);
        db.Tokens.Add(OpaqueTokens.RowOf(TokenKind.DeviceCode, principal, request.ClientId, request.SecretHash, []));
        await KeepAsync(request, DeviceAnswer.Allowed, cancellationToken);
    }

    private async Task KeepAsync(DeviceRequest request, DeviceAnswer answer, CancellationToken cancellationToken)
    {
        db.DeviceRequests.Attach(request);
        (request.Answer, request.AnsweredBy) = (answer, UserId);
        try
        {
            await db.SaveAsync(cancellationToken);
        }
        catch (RefusedException crossed) when (crossed.Refusal.Name == "lost_update")
        {
            // Answered in another window at the same moment: that one counts, and nothing of this one is kept.
            db.ChangeTracker.Clear();
        }
    }
}
