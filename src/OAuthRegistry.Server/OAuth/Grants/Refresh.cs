using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Rights;
using OpenIddict.Abstractions;
using OpenIddict.Server;

namespace OAuthRegistry.Server.OAuth;

/// <summary>
/// The refresh that a request asks for. Each refresh token has one successor: what is made of it is derived from
/// the token itself and a random key beside its row, so that a client whose network lost the answer gets the same
/// answer again, and nothing is stored that would work without the token (RFC 9700, section 4.14.2).
/// </summary>
internal sealed class Refresh(RegistryContext db)
{
    private const int KeyBytes = 32,
        IdBytes = 24;

    private Token? _used;

    private BearerToken? _presented;

    /// <summary>Whether tokens are made out of a refresh token.</summary>
    public bool IsAsked => _used is not null;

    /// <summary>Whether the answer was given before and is given again: nothing new is made.</summary>
    public bool IsRepeat { get; private set; }

    /// <summary>The scopes of the access token that is given again, whatever this request asks for.</summary>
    public ImmutableArray<string> Scopes { get; private set; }

    /// <summary>For which resources the access token is that is given again.</summary>
    public IReadOnlyList<string> Audience { get; private set; } = [];

    /// <summary>The key to which the access token is bound that is given again.</summary>
    public string? ProofKey { get; private set; }

    /// <summary>When the access token ends that is given again.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    public void Begin(Token used, string presented) => (_used, _presented) = (used, BearerToken.Parse(presented));

    /// <summary>The one token of this type that the refresh brings, whenever it is asked for.</summary>
    public BearerToken Successor(string type)
    {
        _used!.SuccessorKey ??= RandomNumberGenerator.GetBytes(KeyBytes);
        return new BearerToken(
            type,
            Base32.Encode(Derive(type, "id").AsSpan(0, IdBytes)),
            Base32.Encode(Derive(type, "secret"))
        );
    }

    /// <summary>Gives again what was given; false if it is gone.</summary>
    public async Task<bool> RepeatAsync(OpenIddictServerTransaction transaction, CancellationToken cancellationToken)
    {
        IsRepeat = true;
        if (_used is not { SuccessorKey: not null })
        {
            return false;
        }

        var id = Successor(BearerToken.AccessToken).Id;
        var given = await db.Tokens.AsNoTracking().FirstOrDefaultAsync(token => token.TokenId == id, cancellationToken);
        if (given is null)
        {
            return false;
        }

        (ExpiresAt, Audience) = (given.ExpiresAt, given.Audience.Count > 0 ? given.Audience : [OwnResource.Id]);
        ProofKey = given.ProofKey;
        Scopes = OpaqueTokens.Restore(given.Principal).GetScopes();
        if (transaction.Request is { } request && !request.GetScopes().ToHashSet().SetEquals(Scopes))
        {
            // So that the answer says which scopes the token has.
            request.Scope = null;
        }

        return true;
    }

    private byte[] Derive(string type, string part) =>
        HMACSHA256.HashData(_used!.SuccessorKey!, Encoding.ASCII.GetBytes($"{type}.{part}.{_presented!.Secret}"));
}
