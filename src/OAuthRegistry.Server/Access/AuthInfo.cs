using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.OAuth;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Access;

/// <summary>Tells a caller who it is.</summary>
internal static class AuthInfo
{
    /// <summary>Nothing for a caller who did not sign in; the rights are expanded.</summary>
    public static AuthInfoBody Of(Caller caller) =>
        caller.Account is not { } account
            ? new AuthInfoBody()
            : new AuthInfoBody
            {
                ApiKey = caller.Credential is ApiKey key
                    ? new ApiKeyAccess { ApiKey = Expanded(key, caller), EntityIds = account.ToIds() }
                    : null,
                OauthAccessToken = caller.Credential is Token token ? Expanded(token, caller) : null,
                UniversalRights = caller.IsAdmin ? new RightList { Rights = RightSet.Everything.ToList() } : null,
                IsAdmin = caller.IsAdmin.NullIfFalse(),
                IsReviewer = (caller.IsReviewer && !caller.IsAdmin).NullIfFalse(),
            };

    private static ApiKeyBody Expanded(ApiKey key, Caller caller)
    {
        var shown = ApiKeyService.ToBody(key);
        shown.Rights = caller.Rights.ToList().NullIfEmpty();
        return shown;
    }

    private static AccessTokenBody Expanded(Token token, Caller caller)
    {
        var shown = AuthorizedClients.ToBody(token);
        shown.Rights = caller.Rights.ToList().NullIfEmpty();
        if (!caller.MayLearnUser)
        {
            (shown.UserIds, shown.UserSessionId) = (null, null);
        }

        return shown;
    }
}
