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
    ];

    /// <summary>What OpenIddict calls a token of this kind.</summary>
    public static string TypeOf(TokenKind kind) => Array.Find(Kinds, entry => entry.Kind == kind).Type;

    /// <summary>
    /// Makes a token; <see cref="SaveTokens"/> saves it. ID tokens are left to OpenIddict: they are signed, and not
    /// kept.
    /// </summary>
    internal sealed class Issue(RegistryContext db, Refresh refresh) : IOpenIddictServerHandler<GenerateTokenContext>
    {
        public ValueTask HandleAsync(GenerateTokenContext context)
        {
            context.CreateTokenEntry = context.PersistTokenPayload = context.IsReferenceToken = false;
            if (Array.Find(Kinds, entry => entry.Type == context.TokenType) is not { Prefix: not null } kind)
            {
                // An ID token goes to the client: what the server calls its own rows is none of its business.
                context.Principal = context.Principal.Clone(claim =>
                    claim.Type is not (Claims.Private.AuthorizationId or Claims.Private.TokenId)
                );
                return ValueTask.CompletedTask;
            }

            var token = refresh.IsAsked ? refresh.Successor(kind.Prefix) : BearerToken.Generate(kind.Prefix);
            context.TokenFormat = Format;
            context.Token = token.Reveal();
            context.Principal.SetTokenId(token.Id);
            if (refresh.IsRepeat)
            {
                return ValueTask.CompletedTask;
            }

            db.Tokens.Add(
                new Token
                {
                    TokenId = token.Id,
                    FamilyId = Guid.Parse(context.Principal.GetAuthorizationId()!),
                    ClientId = context.ClientId!,
                    UserId = context.Principal.GetClaim(Claims.Subject)!,
                    SessionId = context.Principal.GetClaim(OAuthScopes.SessionClaim),
                    Kind = kind.Kind,
                    SecretHash = BearerToken.Hash(token.Secret),
                    Rights = OAuthScopes.RightsIn(context.Principal.GetScopes()),
                    Principal = Write(context.Principal),
                    CreatedAt = context.Principal.GetCreationDate()!.Value,
                    ExpiresAt = context.Principal.GetExpirationDate()!.Value,
                }
            );
            return ValueTask.CompletedTask;
        }
    }

    /// <summary>
    /// Finds a token by its ID and proves it by its secret; OpenIddict then judges its age and its status.
    /// </summary>
    internal sealed class Read(OAuthLookup lookup) : IOpenIddictServerHandler<ValidateTokenContext>
    {
        public async ValueTask HandleAsync(ValidateTokenContext context)
        {
            if (BearerToken.Parse(context.Token) is not { } token)
            {
                return;
            }

            var row = await lookup.TokenAsync(token.Id);
            if (
                row is null
                || !token.Matches(row.SecretHash)
                || (context.ValidTokenTypes.Count > 0 && !context.ValidTokenTypes.Contains(TypeOf(row.Kind)))
            )
            {
                context.Reject(Errors.InvalidToken, "The token is unknown, or not of the kind that is needed here.");
                return;
            }

            context.Principal = Restore(row.Principal).SetTokenType(TypeOf(row.Kind)).SetTokenId(row.TokenId);
            context.TokenId = row.TokenId;
        }
    }

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
