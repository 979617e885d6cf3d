using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Web;

namespace OAuthRegistry.Cli;

/// <summary>What the server says about itself (RFC 8414).</summary>
internal sealed record ServerMetadata(
    Uri Issuer,
    Uri AuthorizationEndpoint,
    Uri TokenEndpoint,
    Uri RevocationEndpoint,
    Uri? DeviceAuthorizationEndpoint = null
);

/// <summary>What <c>/oauth/token</c> answers (RFC 6749, sections 5.1 and 5.2).</summary>
internal sealed record TokenAnswer(
    string? AccessToken,
    string? RefreshToken,
    int? ExpiresIn,
    string? Scope,
    string? Error,
    string? ErrorDescription
);

/// <summary>Signing in did not come to an end.</summary>
internal sealed class SignInException(string message) : Exception(message);

/// <summary>
/// Gets tokens as a native application does (RFC 8252): authorization code with PKCE (RFC 7636), refresh, and
/// revocation (RFC 7009). A client with a secret authenticates by Basic.
/// </summary>
internal sealed class CodeFlow(
    HttpClient http,
    ServerMetadata server,
    string clientId,
    Uri redirectUri,
    string? clientSecret = null
)
{
    private readonly string _verifier = Random(),
        _state = Random();

    /// <summary>Where the browser is sent.</summary>
    public Uri AuthorizationUri =>
        new(
            $"{server.AuthorizationEndpoint}?{Query(
        ("response_type", "code"),
        ("client_id", clientId),
        ("redirect_uri", redirectUri.OriginalString),
        ("state", _state),
        ("code_challenge", Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(_verifier)))),
        ("code_challenge_method", "S256"))}"
        );

    /// <summary>
    /// Asks the server at the address; an issuer that is another than it could be anybody (RFC 8414, section 3.3).
    /// </summary>
    public static async Task<ServerMetadata> DiscoverAsync(
        HttpClient http,
        Uri address,
        CancellationToken cancellationToken
    )
    {
        var path = new Uri($"{address.AbsoluteUri.TrimEnd('/')}/.well-known/oauth-authorization-server");
        using var response = await http.GetAsync(path, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new SignInException(
                $"{path} answered {(int)response.StatusCode}: this is no registry, or not its address"
            );
        }

        var metadata = await ReadAsync(response, OAuthJson.Default.ServerMetadata, cancellationToken);
        return
            metadata
                is {
                    Issuer: not null,
                    AuthorizationEndpoint: not null,
                    TokenEndpoint: not null,
                    RevocationEndpoint: not null
                }
            && metadata.Issuer.AbsoluteUri.TrimEnd('/') == address.AbsoluteUri.TrimEnd('/')
            ? metadata
            : throw new SignInException(
                $"the server calls itself {metadata?.Issuer}: choose that address with `oauth-registry use "
                    + $"{metadata?.Issuer}`"
            );
    }

    /// <summary>Exchanges the code with which the browser came back.</summary>
    public Task<TokenAnswer> ExchangeAsync(Uri cameBackTo, CancellationToken cancellationToken)
    {
        var answer = HttpUtility.ParseQueryString(cameBackTo.Query);
        if (answer["state"] != _state || (answer["iss"] is { } issuer && issuer != server.Issuer.OriginalString))
        {
            throw new SignInException("the browser came back with the answer to another question; try again");
        }

        if (answer["code"] is not { Length: > 0 } code)
        {
            throw new SignInException($"it was not allowed: {answer["error_description"] ?? answer["error"]}");
        }

        return PostAsync(
            cancellationToken,
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirectUri.OriginalString),
            ("code_verifier", _verifier)
        );
    }

    public Task<TokenAnswer> RefreshAsync(string refreshToken, CancellationToken cancellationToken) =>
        PostAsync(cancellationToken, ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    public async Task RevokeAsync(string token, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(server.RevocationEndpoint, cancellationToken, ("token", token));
        response.EnsureSuccessStatusCode();
    }

    private async Task<TokenAnswer> PostAsync(
        CancellationToken cancellationToken,
        params (string Name, string Value)[] form
    )
    {
        using var response = await SendAsync(server.TokenEndpoint, cancellationToken, form);
        var answer = await AnswerAsync(response, OAuthJson.Default.TokenAnswer, cancellationToken);
        return answer is { AccessToken: not null, Error: null }
            ? answer
            : throw new SignInException(
                $"the server gave no token: {answer?.ErrorDescription ?? answer?.Error ?? "it did not say why"}"
            );
    }

    private async Task<HttpResponseMessage> SendAsync(
        Uri endpoint,
        CancellationToken cancellationToken,
        params (string Name, string Value)[] form
    )
    {
        var fields = clientSecret is null ? form.Append(("client_id", clientId)) : form;
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Item1, field.Item2))),
        };
        if (clientSecret is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(
                    Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(clientId)}:{Uri.EscapeDataString(clientSecret)}")
                )
            );
        }

        return await http.SendAsync(request, cancellationToken);
    }

    /// <summary>What an OAuth endpoint says, an error of OAuth too.</summary>
    public static Task<T?> AnswerAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized))
        {
            response.EnsureSuccessStatusCode();
        }

        return ReadAsync(response, type, cancellationToken);
    }

    private static async Task<T?> ReadAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancellationToken), type);
        }
        catch (JsonException)
        {
            throw new SignInException($"{response.RequestMessage?.RequestUri} answered what no registry answers");
        }
    }

    private static string Query(params (string Name, string Value)[] parameters) =>
        string.Join('&', parameters.Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value)}"));

    private static string Random() => Base64Url(RandomNumberGenerator.GetBytes(32));

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServerMetadata))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(DeviceCodes))]
internal sealed partial class OAuthJson : JsonSerializerContext;
