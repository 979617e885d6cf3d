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
/// Authenticates a call by the API key or the access token in its <c>Authorization</c> header (RFC 6750, section 2.1);
/// an access token that is bound to a key comes with a proof of it (RFC 9449, section 7.1).
/// </summary>
internal sealed class BearerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    ApiKeyLookup keys,
    AccessTokenLookup accessTokens,
    Judge judge,
    ServiceOwner services,
    Possession possession,
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

        var bound = Possession.TokenIn(Request);
        if (bound is null && !header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.Fail(AccessErrors.UnsupportedAuthorization());
        }

        var (isDpop, text) = (bound is not null, bound ?? header["Bearer ".Length..].Trim());
        if (BearerToken.Parse(text) is not { } token)
        {
            return AuthenticateResult.Fail(AccessErrors.MalformedToken());
        }

        if (token.Type != BearerToken.AccessToken && (token.Type != BearerToken.ApiKey || isDpop))
        {
            return AuthenticateResult.Fail(AccessErrors.UnsupportedAuthorization());
        }

        try
        {
            call.Caller =
                token.Type == BearerToken.ApiKey ? await ByKeyAsync(token) : await ByTokenAsync(token, text, isDpop);
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

    private async Task<Caller> ByTokenAsync(BearerToken token, string text, bool isDpop)
    {
        var caller = await accessTokens.AuthenticateAsync(db, judge, services, token, Context.RequestAborted);
        var why = await BoundTokens.WhyNotAsync(
            possession,
            (Token)caller.Credential!,
            Request,
            text,
            isDpop,
            Context.RequestAborted
        );
        return why is var (error, description) ? throw AccessErrors.NotProven(error, description) : caller;
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
