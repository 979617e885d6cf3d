using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Rights;

namespace OAuthRegistry.Server.Access;

/// <summary>
/// Authenticates a call by the API key or the access token in its <c>Authorization</c> header (RFC 6750, section 2.1).
/// </summary>
internal sealed class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeyLookup keys,
    AccessTokenLookup accessTokens,
    Judge judge,
    ServiceOwner services,
    RegistryContext db,
    Call call
) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (header.Length == 0)
        {
            return AuthenticateResult.NoResult();
        }

        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.Fail(AccessErrors.UnsupportedAuthorization());
        }

        if (BearerToken.Parse(header["Bearer ".Length..].Trim()) is not { } token)
        {
            return AuthenticateResult.Fail(AccessErrors.MalformedToken());
        }

        if (token.Type is not (BearerToken.ApiKey or BearerToken.AccessToken))
        {
            return AuthenticateResult.Fail(AccessErrors.UnsupportedAuthorization());
        }

        try
        {
            call.Caller =
                token.Type == BearerToken.ApiKey
                    ? await ByKeyAsync(token)
                    : await accessTokens.AuthenticateAsync(db, judge, services, token, Context.RequestAborted);
        }
        catch (RefusedException refused)
        {
            return AuthenticateResult.Fail(refused);
        }

        if (call.Caller.Restriction is { } state)
        {
            call.Warn($"the user account is {WireNames<ReviewState>.NameOf(state)}: most rights are withheld");
        }

        return AuthenticateResult.Success(
            new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName)
        );
    }

    /// <summary>Says which it was: no credential, or what is wrong with it.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        throw result.Failure is RefusedException refused ? refused : AccessErrors.Unauthenticated();
    }

    private async Task<Caller> ByKeyAsync(BearerToken token)
    {
        var row = await keys.FindAsync(db, token.Id) ?? throw AccessErrors.ApiKeyNotFound();
        if (!token.Matches(row.Key.SecretHash))
        {
            throw AccessErrors.WrongSecret();
        }

        return judge.Of(row.Key, row.Account) switch
        {
            Standing.Usable => row.Account.AsCaller(row.Memberships, row.Key.Rights, row.Key),
            Standing.Expired => throw AccessErrors.ApiKeyExpired(),
            _ => throw AccessErrors.ApiKeyNotFound(),
        };
    }
}
