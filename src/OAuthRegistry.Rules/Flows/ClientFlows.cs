using OAuthRegistry.Contracts;

namespace OAuthRegistry.Rules;

/// <summary>
/// The flows that a client can use, as commands that work as they are. Nothing that is secret stands in them: it comes
/// from variables.
/// </summary>
internal sealed class ClientFlows
{
    private const string PkceLines = """
        VERIFIER=$(openssl rand -hex 32)
        CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d =)

        """;

    private readonly ClientBody _client;

    private readonly string _address;

    private readonly IReadOnlyList<string> _scopes;

    /// <param name="client">With all that those see who work on it.</param>
    /// <param name="address">Where the server is reached, without a slash at the end.</param>
    public ClientFlows(ClientBody client, string address)
    {
        (_client, _address) = (client, address);
        List<IReadOnlyList<string>> apis =
        [
            [.. client.Rights?.Select(WireNames<Right>.NameOf) ?? []],
            .. client.ResourceScopes?.Select(api => api.Scopes ?? []) ?? [],
        ];
        apis.RemoveAll(scopes => scopes.Count == 0);
        _scopes = apis.FirstOrDefault() ?? [];
        All =
        [
            .. (client.Grants ?? [Grant.AuthorizationCode])
                .Select(grant => new ClientFlow(grant, Steps(grant)))
                .Where(flow => flow.Steps.Count > 0),
        ];
        var proof = AuthMethod switch
        {
            AuthMethod.None => null,
            AuthMethod.PrivateKeyJwt => FlowSentences.Assertion,
            _ => FlowSentences.Secret,
        };
        Hints =
        [
            .. new[]
            {
                proof,
                apis.Count > 1 ? FlowSentences.OneApi : null,
                client.DpopBoundAccessTokens == true ? FlowSentences.Bound : null,
            }.OfType<string>(),
        ];
    }

    public IReadOnlyList<ClientFlow> All { get; }

    /// <summary>What all of the commands have in common: of <see cref="FlowSentences.All"/>.</summary>
    public IReadOnlyList<string> Hints { get; }

    /// <summary>Where nothing is said the client has a secret, or gets one.</summary>
    private AuthMethod AuthMethod => _client.TokenEndpointAuthMethod ?? AuthMethod.ClientSecretBasic;

    private string ClientId => _client.Ids?.ClientId ?? "";

    private string Scope => Literal(string.Join(' ', _scopes));

    /// <summary>Who its user is the registry tells; the scopes of another API stand alone.</summary>
    private string UserScope =>
        _client.Rights is { Count: > 0 } ? $"openid%20{Scope}"
        : Scope is "" ? "openid"
        : Scope;

    /// <summary>One arm for each grant; one that the client can not use has no step.</summary>
    private IReadOnlyList<FlowStep> Steps(Grant grant) =>
        grant switch
        {
            Grant.AuthorizationCode when _client.RedirectUris is [var first, ..] => Code(Literal(first)),
            Grant.RefreshToken =>
            [
                new(
                    FlowSentences.Refresh,
                    Post("token", ("grant_type", "refresh_token"), ("refresh_token", "\"$REFRESH_TOKEN\""))
                ),
            ],
            Grant.ClientCredentials when AuthMethod != AuthMethod.None =>
            [
                new(FlowSentences.Service, Post("token", ("grant_type", "client_credentials"), ("scope", Scope))),
            ],
            Grant.DeviceCode =>
            [
                new(FlowSentences.Codes, Post("device", ("scope", UserScope))),
                new(
                    FlowSentences.Poll,
                    Post(
                        "token",
                        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
                        ("device_code", "\"$DEVICE_CODE\"")
                    )
                ),
            ],
            Grant.TokenExchange when AuthMethod != AuthMethod.None =>
            [
                new(
                    FlowSentences.Narrow,
                    Post(
                        "token",
                        ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                        ("subject_token", "\"$ACCESS_TOKEN\""),
                        ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                        ("scope", Literal(_scopes is [var one, ..] ? one : ""))
                    )
                ),
            ],
            _ => [],
        };

    private IReadOnlyList<FlowStep> Code(string redirectUri)
    {
        (string Name, string Value)[] request =
        [
            ("response_type", "code"),
            ("redirect_uri", redirectUri),
            ("scope", UserScope),
            ("code_challenge", "$CHALLENGE"),
            ("code_challenge_method", "S256"),
        ];
        var exchange = Post(
            "token",
            ("grant_type", "authorization_code"),
            ("code", "\"$CODE\""),
            ("redirect_uri", redirectUri),
            ("code_verifier", "\"$VERIFIER\"")
        );
        return _client.RequirePar == true
            ?
            [
                new(FlowSentences.Push, PkceLines + Post("par", request)),
                new(FlowSentences.PushedAddress, Echo(("request_uri", "$REQUEST_URI"))),
                new(FlowSentences.Exchange, exchange),
            ]
            : [new(FlowSentences.Address, PkceLines + Echo(request)), new(FlowSentences.Exchange, exchange)];
    }

    /// <summary>The address of an authorization request, as the shell prints it.</summary>
    private string Echo(params (string Name, string Value)[] fields)
    {
        var query = fields.Prepend(("client_id", ClientId)).Select(field => $"{field.Item1}={field.Item2}");
        return $"echo \"{_address}/oauth/authorize?{string.Join('&', query)}\"";
    }

    /// <summary>A call of the client, by which it proves itself as it says that it does.</summary>
    private string Post(string endpoint, params (string Name, string Value)[] fields)
    {
        string[] proof = AuthMethod switch
        {
            AuthMethod.None => [$"-d client_id={ClientId}"],
            AuthMethod.ClientSecretPost =>
            [
                $"-d client_id={ClientId}",
                "--data-urlencode client_secret=\"$CLIENT_SECRET\"",
            ],
            AuthMethod.PrivateKeyJwt =>
            [
                $"-d client_id={ClientId}",
                "-d client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "-d client_assertion=\"$(client_assertion)\"",
            ],
            _ => [$"-u {ClientId}:\"$CLIENT_SECRET\""],
        };
        var data = fields.Where(field => field.Value.Length > 0).Select(field => $"-d {field.Name}={field.Value}");
        return string.Join(" \\\n  ", [$"curl {_address}/oauth/{endpoint}", .. proof, .. data]);
    }

    /// <summary>Encoded for a query or a form, which leaves nothing that means something to a shell.</summary>
    private static string Literal(string text) => Uri.EscapeDataString(text);
}
