using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using OAuthRegistry.Server.Clients.Logos;
using OAuthRegistry.Server.Rights;
using OAuthRegistry.Server.Sessions;

namespace OAuthRegistry.Server.Pages;

/// <summary>
/// Where logos are read, by pages and by programs: no part of the API, since a picture on a page brings no key along.
/// Whoever is signed in, in the browser or by a key, sees what waits, too.
/// </summary>
internal static class LogoPages
{
    private const string AYear = "public, max-age=31536000, immutable",
        AWhile = "private, max-age=3600, immutable";

    public static void MapLogoPages(this IEndpointRouteBuilder pages) =>
        pages.MapGet("/clients/{client_id}/logo/{sha256}", GetLogo).AllowAnonymous().ExcludeFromDescription();

    private static async Task<FileContentHttpResult> GetLogo(
        string client_id,
        string sha256,
        HttpContext context,
        ClientLogos logos,
        Call call,
        CancellationToken cancellationToken
    )
    {
        var logo = await logos.GetAsync(client_id, sha256, IdentifyAsync, cancellationToken);
        context.Response.Headers.CacheControl = logo.IsPublic ? AYear : AWhile;
        return TypedResults.Bytes(
            logo.Bytes,
            LogoPicture.ContentType,
            entityTag: new EntityTagHeaderValue($"\"{sha256}\"")
        );

        Task IdentifyAsync() =>
            call.Caller.Account is null
                ? context.AuthenticateAsync(SessionAuthentication.SchemeName)
                : Task.CompletedTask;
    }
}
