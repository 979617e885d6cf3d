using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Data;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Access;

/// <summary>
/// Authenticates a call by the API key in its <c>Authorization</c> header (RFC 6750, section 2.1).
/// </summary>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ApiKeyLookup keys, RegistryContext db, Call call, TimeProvider time)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
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

        if (token.Type != BearerToken.ApiKey)
        {
            return AuthenticateResult.Fail(AccessErrors.UnsupportedAuthorization());
        }

        var row = await keys.FindAsync(db, token.Id);
        if (row is null)
        {
            return AuthenticateResult.Fail(AccessErrors.ApiKeyNotFound());
        }

        if (!token.Matches(row.Key.SecretHash))
        {
            return AuthenticateResult.Fail(AccessErrors.WrongSecret());
        }

        if (row.Key.ExpiresAt <= time.GetUtcNow())
        {
            return AuthenticateResult.Fail(AccessErrors.ApiKeyExpired());
        }

        call.Caller = ToCaller(row);
        if (call.Caller.Restriction is { } state)
        {
            call.Warn($"the user account is {WireNames<ReviewState>.NameOf(state)}: most rights are withheld");
        }

        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(SchemeName)), SchemeName));
    }

    /// <summary>Says which it was: no credential, or what is wrong with it.</summary>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        var result = await HandleAuthenticateOnceSafeAsync();
        throw result.Failure is RefusedException refused ? refused : AccessErrors.Unauthenticated();
    }

    private static Caller ToCaller(ApiKeyRow row)
    {
        var user = row.Account as User;
        var keyRights = row.Key.Rights.Implied();
        var restriction = user?.State is ReviewState.Requested or ReviewState.Rejected or ReviewState.Suspended ? user.State : (ReviewState?)null;
        return new Caller
        {
            Account = row.Account.Ref,
            Credential = $"api_key:{row.Key.KeyId}",
            Key = row.Key,
            Rights = keyRights & LeftBy(restriction),
            Restriction = restriction,
            IsAdmin = user is { Admin: true, State: ReviewState.Approved } && row.Key.Rights.Contains(Right.All),
            Organizations = row.Memberships.ToDictionary(member => member.OrganizationId, member => member.Rights.Implied()),
        };
    }

    /// <summary>The rights that the state of an account leaves to it.</summary>
    private static RightSet LeftBy(ReviewState? restriction) => restriction switch
    {
        null => RightSet.Everything,
        ReviewState.Requested => RightSet.Of(Right.UserInfo, Right.UserSettingsBasic, Right.UserDelete),
        ReviewState.Rejected => RightSet.Of(Right.UserInfo, Right.UserDelete),
        _ => RightSet.Of(Right.UserInfo),
    };
}
