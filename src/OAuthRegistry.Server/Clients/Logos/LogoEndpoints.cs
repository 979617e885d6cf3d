using OAuthRegistry.Contracts;
using OAuthRegistry.Server.Wire;

namespace OAuthRegistry.Server.Clients.Logos;

internal static class LogoEndpoints
{
    public static void MapClientLogos(this IEndpointRouteBuilder api)
    {
        var logos = api.MapGroup("/clients/{client_id}/logo").WithTags("Clients");

        logos
            .MapPut("", SetLogo)
            .WithMetadata(new BinaryBody("The picture.", LogoRules.ContentTypes))
            .Refuses(404, 409, 413, 415)
            .WithSummary("Give a client a logo")
            .WithDescription(
                $"The body is {LogoRules.Kinds} of at most {Limits.MaxLogo} bytes and {Limits.MaxLogoSide} by "
                    + $"{Limits.MaxLogoSide} pixels. It is drawn anew, as a square of at most "
                    + $"{Limits.KeptLogoSide} pixels; nothing else of the file is kept. Of an approved client it "
                    + "waits for another approval. It is read at the address in `logo`."
            );
        logos
            .MapDelete("", RemoveLogo)
            .Refuses(404, 409)
            .WithSummary("Take the logo of a client away")
            .WithDescription("At once, and with it one that waits for approval.");
    }

    private static Task<ClientBody> SetLogo(
        string client_id,
        HttpContext context,
        ClientLogos logos,
        CancellationToken cancellationToken
    ) => logos.SetAsync(client_id, () => LogoBody.ReadAsync(context), cancellationToken);

    private static Task<ClientBody> RemoveLogo(
        string client_id,
        ClientLogos logos,
        CancellationToken cancellationToken
    ) => logos.RemoveAsync(client_id, cancellationToken);
}
