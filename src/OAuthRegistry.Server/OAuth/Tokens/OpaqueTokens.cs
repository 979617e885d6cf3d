using System.Security.Claims;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// Codes, access tokens and refresh tokens have the form <c>type.id.secret</c>, as API keys have, and as clients of The
/// Things Stack know them. A token is a row: there is nothing to sign, to encrypt or to parse.
/// </summary>
internal static class OpaqueTokens
{
    /// <summary>What is no JWT, and made by us.</summary>
    public const string Format = "opaque";

    private static readonly (TokenKind Kind, string Prefix, string Type)[] Kinds =
    [
        (TokenKind.AuthorizationCode, BearerToken.AuthorizationCode, TokenTypeIdentifiers.Private.AuthorizationCode),
        (TokenKind.AccessToken, BearerToken.AccessToken, TokenTypeIdentifiers.AccessToken),
        (TokenKind.RefreshToken, BearerToken.RefreshToken, TokenTypeIdentifiers.RefreshToken),
        (TokenKind.DeviceCode, BearerToken.DeviceCode, TokenTypeIdentifiers.Private.DeviceCode),
    ];

    /// <summary>What OpenIddict calls a token of this kind.</summary>
    public static string TypeOf(TokenKind kind) => Array.Find(Kinds, entry => entry.Kind == kind).Type;

    /// <summary>
    /// Makes a token; <see cref="SaveTokens"/> saves it. ID tokens are left to OpenIddict: they are signed, and not
    /// kept.
    /// </summary>
    internal sealed class Issue(
        RegistryContext db,
        OAuthLookup lookup,
        Refresh refresh,
        TokenTarget target,
        JwtAccessTokens jwts
    ) : IOpenIddictServerHandler<GenerateTokenContext>
    {
        public async ValueTask HandleAsync(GenerateTokenContext context)
        {
            context.CreateTokenEntry = context.PersistTokenPayload = context.IsReferenceToken = false;
            if (Array.Find(Kinds, entry => entry.Type == context.TokenType) is not { Prefix: not null } kind)
            {
                // An ID token goes to the client: what the server calls its own rows is none of its business.
                context.Principal = context.Principal.Clone(claim =>
                    claim.Type is not (Claims.Private.AuthorizationId or Claims.Private.TokenId)
                );
                return;
            }

            var token = refresh.IsAsked ? refresh.Successor(kind.Prefix) : BearerToken.Generate(kind.Prefix);
            var isAccessToken = kind.Kind == TokenKind.AccessToken;
            context.TokenFormat = Format;
            context.Token = isAccessToken && target.IsJwt ? await WriteAsync(context, token.Id) : token.Reveal();
            context.Principal.SetTokenId(token.Id);
            if (refresh.IsRepeat)
            {
                return;
            }

            if (isAccessToken && context.Principal.GetClaim(OAuthScopes.SessionClaim) is { } session)
            {
                var family = await lookup.FamilyAsync(Guid.Parse(context.Principal.GetAuthorizationId()!));
                family!.SessionId ??= session;
            }

            db.Tokens.Add(
                RowOf(
                    kind.Kind,
                    context.Principal,
                    context.ClientId!,
                    BearerToken.Hash(token.Secret),
                    isAccessToken ? target.Audience : [],
                    await KeyOfAsync(kind.Kind, context)
                )
            );
        }

        private async Task<string> WriteAsync(GenerateTokenContext context, string id)
        {
            var client = (await lookup.ClientAsync(context.ClientId!))!;
            var subject = client.SubjectOf(context.Principal.GetClaim(Claims.Subject)!);
            return jwts.Write(context.Principal, subject, id, Issuer.Of(context), target);
        }

        /// <summary>
        /// A refresh token is bound where nothing else says that it is its client's who brings it (RFC 9449, section
        /// 5); a code, if the request said to which key.
        /// </summary>
        private async Task<string?> KeyOfAsync(TokenKind kind, GenerateTokenContext context) =>
            kind switch
            {
                TokenKind.AuthorizationCode => (string?)context.Transaction.Request?[Possession.AskedKey],
                TokenKind.RefreshToken when await lookup.ClientAsync(context.ClientId!) is { IsConfidential: true } =>
                    null,
                _ => target.Key,
            };
    }

    /// <summary>
    /// Finds a token by its ID and proves it by its secret; OpenIddict then judges its age and its status.
    /// </summary>
    internal sealed class Read(PresentedTokens presented) : IOpenIddictServerHandler<ValidateTokenContext>
    {
        public async ValueTask HandleAsync(ValidateTokenContext context)
        {
            if (BearerToken.Parse(context.Token) is null && !IsOfAccess(context))
            {
                return;
            }

            var row = (await presented.FindAsync(context.Token))?.Token;
            if (
                row is null
                || (context.ValidTokenTypes.Count > 0 && !context.ValidTokenTypes.Contains(TypeOf(row.Kind)))
            )
            {
                context.Reject(Errors.InvalidToken, "The token is unknown, or not of the kind that is needed here.");
                return;
            }

            context.Principal = Restore(row.Principal).SetTokenType(TypeOf(row.Kind)).SetTokenId(row.TokenId);
            context.TokenId = row.TokenId;
        }

        /// <summary>ID tokens and assertions of clients are not ours to read.</summary>
        private static bool IsOfAccess(ValidateTokenContext context) =>
            context.ValidTokenTypes.Count == 0 || context.ValidTokenTypes.Contains(TokenTypeIdentifiers.AccessToken);
    }

    /// <summary>The row of a token; all else that it is worth, its principal says.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="principal">What it says.</param>
    /// <param name="clientId">Whose it is.</param>
    /// <param name="secretHash">By which it is proven.</param>
    /// <param name="audience">The IDs of the resources that an access token is for.</param>
    /// <param name="proofKey">The key without which it is worth nothing.</param>
    public static Token RowOf(
        TokenKind kind,
        ClaimsPrincipal principal,
        string clientId,
        byte[] secretHash,
        IReadOnlyList<string> audience,
        string? proofKey = null
    ) =>
        new()
        {
            TokenId = principal.GetTokenId()!,
            FamilyId = Guid.Parse(principal.GetAuthorizationId()!),
            ClientId = clientId,
            UserId =
                principal.GetClaim(Claims.Subject) is var subject && subject == ServiceTokens.SubjectOf(clientId)
                    ? ""
                    : subject!,
            SessionId = principal.GetClaim(OAuthScopes.SessionClaim),
            Kind = kind,
            SecretHash = secretHash,
            Audience = [.. audience],
            ProofKey = proofKey,
            Rights = OAuthScopes.RightsIn(principal.GetScopes()),
            Principal = Write(principal),
            CreatedAt = principal.GetCreationDate()!.Value,
            ExpiresAt = principal.GetExpirationDate()!.Value,
        };

    private static byte[] Write(ClaimsPrincipal principal)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        principal.WriteTo(writer);
        writer.Flush();
        return stream.ToArray();
    }

    public static ClaimsPrincipal Restore(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return new ClaimsPrincipal(reader);
    }
}
