using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Server.Access;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;
using OpenIddict.Abstractions;

namespace OAuthRegistry.Server.OAuth;

/// <summary>What a client that sends somebody to sign out has said, and proven.</summary>
/// <param name="Token">The access token that it names or presents.</param>
/// <param name="TokenPresented">Whether it presented the token itself, not only its ID.</param>
/// <param name="SessionProven">Whether it proved that it means the session of this very browser.</param>
internal sealed record LogoutRequest(Token? Token, bool TokenPresented, bool SessionProven)
{
    /// <summary>Whether nobody need be asked.</summary>
    public bool IsProven => TokenPresented || SessionProven;
}

/// <summary>
/// Signs out for a client: RP-initiated logout of OpenID Connect, and the way of The Things Stack, which names an
/// access token. An ID is no proof: whoever may read a record or a log knows some.
/// </summary>
internal sealed class Logout(
    RegistryContext db,
    OAuthLookup lookup,
    Judge judge,
    IOpenIddictTokenStore<Token> tokens,
    IdTokenHints hints,
    SessionEnding sessions,
    Call call
)
{
    /// <summary>Where clients of The Things Stack name their access token, and where one is presented whole.</summary>
    public const string AccessTokenId = "access_token_id",
        AccessToken = "access_token";

    /// <param name="request">The request, less its ID token, which was read before.</param>
    /// <param name="presented">An access token that came in the body or the header, never in an address.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<LogoutRequest> ReadAsync(
        OpenIddictRequest request,
        string? presented,
        CancellationToken cancellationToken
    )
    {
        var session = call.Caller.Session;
        if (
            presented is not null
            && BearerToken.Parse(presented) is { Type: BearerToken.AccessToken } bearer
            && await FindAsync(bearer.Id, cancellationToken) is { } shown
            && bearer.Matches(shown.SecretHash)
            && shown.ProofKey is null
            && await lookup.RowAsync(shown.TokenId) is { } row
            && await judge.OfAsync(row, cancellationToken) == Standing.Usable
        )
        {
            return new LogoutRequest(
                shown,
                TokenPresented: true,
                session?.SessionId == shown.SessionId && session is not null
            );
        }

        var token = await FindAsync((string?)request[AccessTokenId], cancellationToken);
        var isHinted =
            session is not null
            && hints.Current is { } hint
            && hint.IsOf(session)
            && (string.IsNullOrEmpty(request.ClientId) || request.ClientId == hint.ClientId);
        var isNamed = session is not null && token?.SessionId == session.SessionId;
        return new LogoutRequest(token, TokenPresented: false, isHinted || isNamed);
    }

    /// <summary>
    /// Ends what was proven, or what the user said yes to. Returns whether the session of this browser is over.
    /// </summary>
    public async Task<bool> EndAsync(LogoutRequest request, bool isConfirmed, CancellationToken cancellationToken)
    {
        var own = call.Caller.Session;
        var endsOwn = own is not null && (request.SessionProven || isConfirmed);
        var isOwn = endsOwn && request.Token?.UserId == own!.UserId;
        if (request.TokenPresented || isOwn)
        {
            await tokens.RevokeByAuthorizationIdAsync(request.Token!.FamilyId.ToString(), cancellationToken);
        }

        var ended = new[] { endsOwn ? own!.SessionId : null, request.TokenPresented ? request.Token!.SessionId : null };
        await sessions.EndAsync(session => ended.Contains(session.SessionId), cancellationToken);
        return endsOwn;
    }

    private async Task<Token?> FindAsync(string? tokenId, CancellationToken cancellationToken) =>
        Base32.IsWellFormed(tokenId ?? "", BearerToken.IdLength)
            ? await db
                .Tokens.AsNoTracking()
                .Where(token => token.TokenId == tokenId && token.Kind == TokenKind.AccessToken)
                .FirstOrDefaultAsync(cancellationToken)
            : null;
}
