using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Clients;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Operations;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// The sign-in of a client, tried by those who work on it before their program is there: the request, the consent page
/// that users see, the answer, and what the tokens would be.
/// </summary>
internal sealed class TryModel(
    ClientDirectory clients,
    OwnCallback callback,
    TriedCodes codes,
    IOptions<RegistryOptions> registry,
    Call call
) : ClientPageModel(clients, call)
{
    public override string Tab => "try";

    /// <summary>The request, name by name; none if the client can not make one here.</summary>
    public List<KeyValuePair<string, string?>> Asked { get; private set; } = [];

    /// <summary>The same as an address.</summary>
    public string? Address { get; private set; }

    /// <summary>How the last attempt ended, this once.</summary>
    public TriedOnPage? Tried { get; private set; }

    /// <summary>How its tokens are got from a terminal.</summary>
    public ClientFlows? Flows { get; private set; }

    private string Back => $"{Here}/callback";

    /// <summary>
    /// Where the browser comes back to. The code is ended here, whoever sent it; what it was worth is shown only where
    /// this browser asked for it. The address with the code in it is left at once.
    /// </summary>
    public async Task<IActionResult> OnGetCallbackAsync(
        string? code,
        string? state,
        string? error,
        CancellationToken cancellationToken
    )
    {
        var attempt = Attempt.Read(Said(nameof(Attempt)));
        var isOwn = attempt is not null && attempt.State == state;
        var redirectUri = callback.Of(ClientId, Request);
        var found = await codes.EndAsync(ClientId, code ?? "", attempt?.Verifier ?? "", redirectUri, cancellationToken);
        var tried = new TriedOnPage(
            isOwn,
            error,
            found is not null && isOwn ? code![..12] : null,
            isOwn ? state : null,
            isOwn ? found : null
        );
        SayNext(Here, nameof(Tried), JsonSerializer.Serialize(tried, TriedJson.Default.TriedOnPage));
        return LocalRedirect("~" + Here);
    }

    protected override Task ShowTabAsync(CancellationToken cancellationToken)
    {
        Require(Right.ClientInfo);
        Flows = new ClientFlows(Client!, registry.Value.AddressFor(Request));
        Tried = Said(nameof(Tried)) is { } tried
            ? JsonSerializer.Deserialize(tried, TriedJson.Default.TriedOnPage)
            : null;
        if (MayTry)
        {
            Ask();
        }

        return Task.CompletedTask;
    }

    private bool MayTry =>
        MayEdit
        && (IsUsable || State == ReviewState.Requested)
        && Client is { RequirePar: not true }
        && Client.Grants?.Contains(Grant.AuthorizationCode) is not false;

    private void Ask()
    {
        var attempt = new Attempt(BearerToken.GenerateSecret(), BearerToken.GenerateSecret());
        SayNext(Back, nameof(Attempt), attempt.ToString());
        List<string> scopes =
        [
            .. Client!.Rights is { Count: > 0 } rights ? rights.Select(WireNames<Right>.NameOf) : [],
        ];
        Asked =
        [
            new("client_id", ClientId),
            new("response_type", "code"),
            new("redirect_uri", callback.Of(ClientId, Request)),
            new("scope", string.Join(' ', scopes.Prepend("openid"))),
            new("state", attempt.State),
            new("code_challenge", TriedCodes.ChallengeOf(attempt.Verifier)),
            new("code_challenge_method", "S256"),
        ];
        Address = QueryHelpers.AddQueryString($"{registry.Value.AddressFor(Request)}/oauth/authorize", Asked);
    }

    /// <summary>What this browser asked with, sealed until it comes back; the verifier is shown to nobody.</summary>
    private sealed record Attempt(string State, string Verifier)
    {
        public static Attempt? Read(string? text) =>
            text?.Split(' ') is [var state, var verifier] ? new(state, verifier) : null;

        public override string ToString() => $"{State} {Verifier}";
    }
}

/// <summary>How an attempt ended.</summary>
/// <param name="IsOwn">Whether it began in this browser.</param>
/// <param name="Error">What the answer says instead of a code.</param>
/// <param name="Code">How the code began.</param>
/// <param name="State">What was sent, and came back.</param>
/// <param name="Worth">What the code was worth; nothing if it was none, or worth nothing.</param>
internal sealed record TriedOnPage(bool IsOwn, string? Error, string? Code, string? State, TriedCode? Worth);

[JsonSerializable(typeof(TriedOnPage))]
internal sealed partial class TriedJson : JsonSerializerContext;
