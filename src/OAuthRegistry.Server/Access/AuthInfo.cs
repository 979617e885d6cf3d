using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Accounts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Access;

/// <summary>Tells a caller who it is.</summary>
internal static class AuthInfo
{
    /// <summary>Nothing for a caller who did not sign in; the rights are expanded.</summary>
    public static AuthInfoBody Of(Caller caller)
    {
        if (caller.Key is not { } key || caller.Account is not { } account)
        {
            return new AuthInfoBody();
        }

        var shown = ApiKeyService.ToBody(key);
        shown.Rights = caller.Rights.ToList().NullIfEmpty();
        return new AuthInfoBody
        {
            ApiKey = new ApiKeyAccess { ApiKey = shown, EntityIds = account.ToIds() },
            UniversalRights = caller.IsAdmin ? new RightList { Rights = RightSet.Everything.ToList() } : null,
            IsAdmin = caller.IsAdmin.NullIfFalse(),
        };
    }
}
