using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OpenIddict.Abstractions;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What a device gets to begin with; each of the codes is known to nobody else.</summary>
internal sealed record DeviceCodes(BearerToken DeviceCode, string UserCode, TimeSpan Lifetime, int Interval);

/// <summary>How a poll finds the request of its device (RFC 8628, section 3.5).</summary>
internal enum PollResult
{
    /// <summary>There is none for this code, or it is another client's.</summary>
    Unknown,

    Waits,
    TooEarly,
    Denied,
    Expired,
    Allowed,
}

/// <summary>Keeps the requests of devices, and tells a device how its own stands.</summary>
internal sealed class DeviceRequests(
    RegistryContext db,
    KeptRequestCounts counts,
    IOptions<OAuthOptions> options,
    Call call,
    TimeProvider time
)
{
    /// <summary>In seconds: what a device waits (RFC 8628, section 3.2), and how much more (section 3.5).</summary>
    private const int FirstInterval = 5,
        OneTooEarly = 5;

    /// <summary>A timer that means to wait long enough may ring a moment early.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMilliseconds(500);

    /// <summary>Keeps what is asked for; refused if that is too much, or one too many.</summary>
    public async Task<DeviceCodes> StartAsync(OpenIddictRequest request, CancellationToken cancellationToken)
    {
        // Credentials, and what nobody here reads, are not kept.
        var asked = new OpenIddictRequest
        {
            ClientId = request.ClientId,
            Scope = request.Scope,
            Resources = request.Resources,
        };
        var parameters = JsonSerializer.Serialize(asked);
        if (parameters.Length > KeptRequests.MostCharacters)
        {
            throw OAuthErrors.RequestTooLong();
        }

        counts.Take(call);
        var (code, userCode, now) = (BearerToken.Generate(BearerToken.DeviceCode), UserCode.Generate(), time.Now());
        var lifetime = options.Value.DeviceCodeLifetime;
        db.DeviceRequests.Add(
            new DeviceRequest
            {
                RequestId = code.Id,
                SecretHash = BearerToken.Hash(code.Secret),
                UserCodeKey = UserCode.KeyOf(userCode),
                ClientId = request.ClientId!,
                Parameters = parameters,
                Address = call.Address,
                CreatedAt = now,
                ExpiresAt = now + lifetime,
                Interval = FirstInterval,
                NextPollAt = now,
            }
        );
        await db.SaveAsync(cancellationToken, _ => OAuthErrors.TooManyRequests(TimeSpan.FromSeconds(1)));
        return new DeviceCodes(code, userCode, lifetime, FirstInterval);
    }

    /// <summary>How the request stands, and for how many seconds its device waits from now on.</summary>
    public async Task<(PollResult Result, int Interval)> PollAsync(
        string deviceCode,
        string clientId,
        CancellationToken cancellationToken
    )
    {
        var (code, now) = (BearerToken.Parse(deviceCode), time.Now());
        var request = code is null
            ? null
            : await db
                .DeviceRequests.AsNoTracking()
                .FirstOrDefaultAsync(kept => kept.RequestId == code.Id, cancellationToken);
        return request switch
        {
            null => (PollResult.Unknown, 0),
            _ when request.ClientId != clientId || !code!.Matches(request.SecretHash) => (PollResult.Unknown, 0),
            { Answer: DeviceAnswer.Denied } => (PollResult.Denied, 0),
            _ when request.ExpiresAt <= now => (PollResult.Expired, 0),
            { Answer: DeviceAnswer.Allowed } => (PollResult.Allowed, 0),
            _ when await IsItsTurnAsync(request, now, cancellationToken) => (PollResult.Waits, request.Interval),
            _ => (PollResult.TooEarly, await SlowDownAsync(request, now, cancellationToken)),
        };
    }

    /// <summary>Of two polls at once one comes too early, whichever server each of them asks.</summary>
    private async Task<bool> IsItsTurnAsync(
        DeviceRequest request,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var next = now.AddSeconds(request.Interval) - Leeway;
        return request.NextPollAt <= now
            && await db
                .DeviceRequests.Where(kept =>
                    kept.RequestId == request.RequestId && kept.NextPollAt == request.NextPollAt
                )
                .ExecuteUpdateAsync(set => set.SetProperty(kept => kept.NextPollAt, next), cancellationToken) > 0;
    }

    private async Task<int> SlowDownAsync(
        DeviceRequest request,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var interval = request.Interval + OneTooEarly;
        var next = now.AddSeconds(interval) - Leeway;
        await db
            .DeviceRequests.Where(kept => kept.RequestId == request.RequestId)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(kept => kept.Interval, kept => kept.Interval + OneTooEarly)
                        .SetProperty(kept => kept.NextPollAt, next),
                cancellationToken
            );
        return interval;
    }
}
