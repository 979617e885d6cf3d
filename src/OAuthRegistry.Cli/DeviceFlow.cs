using System.Text.Json.Serialization.Metadata;

namespace OAuthRegistry.Cli;

/// <summary>What a device shows to its user, and with what it asks how that went (RFC 8628, section 3.2).</summary>
internal sealed record DeviceCodes(
    string? DeviceCode,
    string? UserCode,
    Uri? VerificationUri,
    int? ExpiresIn,
    int? Interval,
    string? Error,
    string? ErrorDescription
);

/// <summary>Gets tokens on a machine without a browser (RFC 8628): the user opens the page on another one.</summary>
internal sealed class DeviceFlow(
    HttpClient http,
    ServerMetadata server,
    string clientId,
    Func<TimeSpan, CancellationToken, Task> wait
)
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";

    /// <summary>In seconds: how long to wait where nothing is said, and how much longer after "slow down".</summary>
    private const int UsualInterval = 5,
        MoreOfIt = 5;

    public async Task<DeviceCodes> StartAsync(CancellationToken cancellationToken)
    {
        var endpoint =
            server.DeviceAuthorizationEndpoint
            ?? throw new SignInException(
                "this registry lets nobody sign in by a code; use `oauth-registry login --api-key`"
            );
        var codes = await PostAsync(endpoint, OAuthJson.Default.DeviceCodes, cancellationToken);
        return codes is { DeviceCode: not null, UserCode: not null, VerificationUri: not null }
            ? codes
            : throw new SignInException(
                $"the server gave no code: {codes?.ErrorDescription ?? codes?.Error ?? "it did not say why"}"
            );
    }

    /// <summary>Asks again and again until the user has answered, or there is no more time for it.</summary>
    public async Task<TokenAnswer> WaitAsync(DeviceCodes codes, CancellationToken cancellationToken)
    {
        var (interval, left) = (codes.Interval ?? UsualInterval, codes.ExpiresIn ?? int.MaxValue);
        while (left > 0)
        {
            await wait(TimeSpan.FromSeconds(interval), cancellationToken);
            left -= interval;
            var answer = await PollAsync(codes.DeviceCode!, cancellationToken);
            switch (answer)
            {
                case { AccessToken: not null, Error: null }:
                    return answer;
                case { Error: "authorization_pending" }:
                    break;
                case { Error: "slow_down" }:
                    interval += MoreOfIt;
                    break;
                case null:
                    // A server that is away, or has too much to do, is asked less and less (section 3.5).
                    interval *= 2;
                    break;
                case { Error: "expired_token" }:
                    left = 0;
                    break;
                case { Error: "access_denied" }:
                    throw new SignInException("it was not allowed");
                default:
                    throw new SignInException(
                        $"the server gave no token: {answer.ErrorDescription ?? answer.Error ?? "it did not say why"}"
                    );
            }
        }

        throw new SignInException("nobody typed the code in time; try again");
    }

    /// <summary>What the server answers; null if it can not answer now.</summary>
    private async Task<TokenAnswer?> PollAsync(string deviceCode, CancellationToken cancellationToken)
    {
        try
        {
            return await PostAsync(
                server.TokenEndpoint,
                OAuthJson.Default.TokenAnswer,
                cancellationToken,
                ("grant_type", Grant),
                ("device_code", deviceCode)
            );
        }
        catch (Exception away)
            when (away is HttpRequestException or OperationCanceledException { InnerException: TimeoutException })
        {
            return null;
        }
    }

    private async Task<T?> PostAsync<T>(
        Uri endpoint,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] fields
    )
    {
        using var form = new FormUrlEncodedContent(
            fields.Append(("client_id", clientId)).Select(field => KeyValuePair.Create(field.Item1, field.Item2))
        );
        using var response = await http.PostAsync(endpoint, form, cancellationToken);
        return await CodeFlow.AnswerAsync(response, type, cancellationToken);
    }
}
