using Microsoft.AspNetCore.Authentication;
using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Access;

internal static class AuthInfoEndpoint
{
    public static void MapAuthInfo(this IEndpointRouteBuilder api) =>
        api.MapGet("/auth_info", GetAuthInfo)
            .AllowAnonymous()
            .WithMetadata(new OptionalCredential())
            .WithTags("Access")
            .WithSummary("Tell who the caller is")
            .WithDescription(
                "By which credential, with which rights (expanded), administrator or not. Nothing for a caller who "
                    + "did not sign in."
            );

    /// <summary>Open to everybody, though not to a credential that is wrong.</summary>
    private static async Task<AuthInfoBody> GetAuthInfo(HttpContext context, Call call)
    {
        var result = await context.AuthenticateAsync();
        return result.Failure is RefusedException refused ? throw refused : AuthInfo.Of(call.Caller);
    }
}
